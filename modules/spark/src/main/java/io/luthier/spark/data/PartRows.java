package io.luthier.spark.data;

import java.util.function.LongSupplier;

/**
 * The rows of one part of the split.
 *
 * @param data where they are, perhaps among others
 * @param part which part it is
 * @param size how many rows it has, or a few more; may take a job
 */
record PartRows(SplitRows data, byte part, LongSupplier size) {}
