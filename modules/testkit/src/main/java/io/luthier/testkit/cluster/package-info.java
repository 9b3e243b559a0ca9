/**
 * What a study runs on and writes to, for tests: a standalone Spark cluster, YARN, HDFS, an object
 * store. Each is made of processes of their own on the loopback address, on ports that were free.
 */
package io.luthier.testkit.cluster;
