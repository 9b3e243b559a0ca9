package io.luthier.sampler;

/**
 * What the kernels of a density are like.
 *
 * @param breadth how broad they are, 1 being the usual rule's
 * @param gathered whether centres over a range are moved towards their mean, by as much as makes
 *     the kernels together scatter like the observations and not more (West, "Approximating
 *     Posterior Distributions by Mixtures", JRSS B 1993)
 */
record KernelShape(double breadth, boolean gathered) {}
