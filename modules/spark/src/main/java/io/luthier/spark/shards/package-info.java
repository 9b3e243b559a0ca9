/**
 * Packed rows that are too many for a broadcast: files that tasks write, and that every executor
 * copies to its local disk once and maps into memory.
 */
package io.luthier.spark.shards;
