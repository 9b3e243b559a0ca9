/**
 * The {@code luthier} command. {@link io.luthier.cli.Luthier} is its main class; {@link
 * io.luthier.cli.StudyFile} reads {@code study.yaml}, and every message about configuration is made
 * here.
 */
package io.luthier.cli;
