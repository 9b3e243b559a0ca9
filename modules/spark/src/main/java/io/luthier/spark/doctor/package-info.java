/**
 * Finds out whether studies can run on a session, and says what to do where they cannot. {@link
 * io.luthier.spark.doctor.Doctor} asks the session, its executors and the output's file system;
 * what each of them is like is gathered as facts, and the {@code ...Check} classes, which are
 * functions, turn facts into a {@link io.luthier.spark.doctor.Finding}.
 */
package io.luthier.spark.doctor;
