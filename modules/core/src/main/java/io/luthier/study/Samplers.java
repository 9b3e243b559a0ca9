package io.luthier.study;

import io.luthier.sampler.Sampler;

/** From a specification to its sampler. */
final class Samplers {

  private Samplers() {}

  static Sampler of(StudySpec spec) {
    throw new UnsupportedOperationException(spec.name());
  }
}
