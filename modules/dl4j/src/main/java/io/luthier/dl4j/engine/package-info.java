/**
 * What trains a network, and gives its outputs: the seam between the epochs of a trial, which are
 * the same for all networks, and the arithmetic. DL4J's own training step is the engine for any
 * network.
 */
package io.luthier.dl4j.engine;
