/**
 * All that crosses between the driver and its executors while a study runs: the {@link
 * io.luthier.spark.link.LuthierPlugin} whose two ends Spark loads, and the {@link
 * io.luthier.spark.link.StudyLine} that a task calls its study on.
 *
 * <p>Calls travel over Spark's own plugin RPC, so Spark's authentication and encryption cover them
 * and no port of ours is open. Only {@code byte[]} crosses it: a message class of our own would be
 * looked up by a class loader that does not know the application's jar, and the failure takes the
 * executor down.
 */
package io.luthier.spark.link;
