/**
 * What an executor trains on, a GPU or the CPU, decided before ND4J is touched: once ND4J has seen
 * a GPU it commits itself to CUDA, and whatever goes wrong after that costs the process.
 *
 * <p>{@link io.luthier.dl4j.device.DeviceSelection} gathers facts as {@link
 * io.luthier.dl4j.device.DeviceFacts}: what Spark has granted, what the NVIDIA driver says, what is
 * in the class path, which libraries are there. {@code DeviceJudgement}, which is a function, makes
 * a {@link io.luthier.dl4j.device.DeviceChoice} of them. Where nothing was granted and no CUDA
 * backend is in the class path, all of it is one look into the class path.
 */
package io.luthier.dl4j.device;
