/**
 * A study: its {@link io.luthier.study.StudySpec} (what to do; its builders hold every default),
 * the {@link io.luthier.study.Study} that hands out trials and takes their results (and holds the
 * only lock), and the {@link io.luthier.study.Ranking} of what came out.
 */
package io.luthier.study;
