package io.luthier.study;

/** How configurations are chosen. */
public enum Strategy {
  /** Every combination; or a number of them, in an order drawn from the seed. */
  GRID,
  /** Independent draws from the whole space. */
  RANDOM,
  /** Where good results are likelier than bad ones, learned from all results so far. */
  TPE,
  /** Configurations given by hand. */
  LIST,
  /** The order of operations that practitioners follow, by what results say. */
  STAGED
}
