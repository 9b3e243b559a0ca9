package io.luthier.sampler;

import io.luthier.space.Configuration;

/**
 * A result that a sampler learns from, be it of its own study or of an earlier one.
 *
 * @param trial whose it is, in words
 * @param configuration what was trained
 * @param value the objective's; not finite if it has none
 */
public record Observation(String trial, Configuration configuration, double value) {}
