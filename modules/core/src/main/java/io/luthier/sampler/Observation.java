package io.luthier.sampler;

import io.luthier.space.Configuration;

/**
 * A result that a sampler learns from and that is not of its study.
 *
 * @param configuration a member of the study's space
 * @param value the objective's; not a number if it has none
 */
public record Observation(Configuration configuration, double value) {}
