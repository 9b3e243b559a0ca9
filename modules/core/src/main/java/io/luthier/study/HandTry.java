package io.luthier.study;

import io.luthier.space.Configuration;

/**
 * One more trial that somebody asked for when the search was over.
 *
 * @param configuration what to train; need not be of the study's space
 * @param why what it was made from
 */
public record HandTry(Configuration configuration, String why) {}
