/**
 * What makes a study's directory outlive its driver, on any Hadoop file system: the files of its
 * {@link io.luthier.ledger ledger}, and the {@link io.luthier.spark.store.StudyLock lock} that
 * keeps a second driver out.
 */
package io.luthier.spark.store;
