/**
 * The core without a cluster: a study on executors that crash and a driver that dies, in one thread
 * and on a virtual clock, so that a seed decides everything.
 */
package io.luthier.testkit.simulation;
