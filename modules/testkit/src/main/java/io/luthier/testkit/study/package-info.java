/** Studies that nobody has trained, as large or as odd as a test wants them. */
package io.luthier.testkit.study;
