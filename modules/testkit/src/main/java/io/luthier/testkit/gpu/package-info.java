/** What stands for a GPU in tests: a stub of the NVIDIA driver's library, made by a C compiler. */
package io.luthier.testkit.gpu;
