/** What every implementation of an extension point must do, as tests to extend. */
package io.luthier.testkit.contract;
