/**
 * Training data as the network takes it: packed float32 rows, one copy per JVM, shared read-only by
 * all its trials.
 */
package io.luthier.dl4j.data;
