/**
 * The order of operations that practitioners follow, as a sampler: a network that trains at all,
 * its learning rate, then what its curves ask for, one kind of change at a time.
 *
 * <p>{@link io.luthier.sampler.staged.StagedSampler} keeps nothing between two questions: {@code
 * Walk} goes through the stages from the beginning, with the results that the history has, until it
 * comes to a trial that is not there yet. {@link io.luthier.sampler.staged.Story} tells the same
 * walk in sentences.
 *
 * <p>Everything here is immutable and thread-safe.
 */
package io.luthier.sampler.staged;
