/**
 * A standalone Spark cluster for tests: master, workers and whatever they start are processes of
 * their own on the loopback address, on ports that were free.
 */
package io.luthier.testkit.cluster;
