/**
 * What can be tuned: {@link io.luthier.space.Parameter}s, the {@link io.luthier.space.SearchSpace}
 * they form, the {@link io.luthier.space.Configuration} that is one point of it, and the codec
 * between points and the unit cube, which is all that samplers see.
 *
 * <pre>{@code
 * SearchSpace space =
 *     SearchSpace.of(
 *         Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG),
 *         Parameter.integer("layers", 1, 3),
 *         Parameter.choice("optimizer", "adam", "nesterovs"),
 *         Parameter.real("momentum", 0.5, 0.99, Scale.LINEAR).when("optimizer", "nesterovs"));
 * }</pre>
 *
 * <p>Everything here is immutable and safe to share between threads.
 */
package io.luthier.space;
