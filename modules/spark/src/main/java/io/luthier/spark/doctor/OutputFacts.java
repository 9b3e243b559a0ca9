package io.luthier.spark.doctor;

/**
 * What a file system did with a probe.
 *
 * @param directory the output directory
 * @param scheme of its file system
 * @param failure why the probe could not be made there; empty if it could
 * @param exclusive whether the same file could not be made a second time
 * @param whole whether its content was there at once
 * @param free bytes that are left
 */
record OutputFacts(
    String directory, String scheme, String failure, boolean exclusive, boolean whole, long free) {}
