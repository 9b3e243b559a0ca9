/**
 * The {@code luthier} command. {@link io.luthier.cli.Luthier} is its main class; {@link
 * io.luthier.cli.StudyFile} reads {@code study.yaml}, {@link io.luthier.cli.TunerSettings} the same
 * settings for the Python package, and every message about configuration is made here.
 */
package io.luthier.cli;
