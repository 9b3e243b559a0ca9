package io.luthier.spark;

import io.luthier.dl4j.data.Target;
import io.luthier.spark.data.PreparedData;

/**
 * What a study's figures are judged by, of its data.
 *
 * @param fingerprint of the packed rows
 * @param classes how many there are; 0 of a regression
 * @param prior the validation loss of who has learnt nothing; NaN if it is not known
 */
record DataFacts(String fingerprint, int classes, double prior) {

  static DataFacts of(PreparedData data) {
    Target target = data.folds().get(0).data().target();
    int classes = target instanceof Target.Classes some ? some.count() : 0;
    return new DataFacts(data.fingerprint(), classes, data.prior());
  }
}
