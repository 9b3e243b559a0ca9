package io.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.dl4j.device.DeviceChoice;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class NativeSettingsTest {

  @Test
  void threadsAreWhatTheTrialWasGiven() {
    NativeSettings.prepare();
    int counted = Nd4j.getEnvironment().maxThreads();
    for (int threads : new int[] {1, 2, 1}) {
      NativeSettings.bindCurrentThread(threads);

      assertThat(NativeSettings.threads())
          .isEqualTo(new NativeSettings.Threads(threads, Math.min(threads, counted), threads));
    }
    assertThat(NativeSettings.device()).isEqualTo(new DeviceChoice("cpu", "", ""));
  }

  @Test
  void theMemoryCheckOfEveryAllocationIsOff() {
    NativeSettings.prepare();

    assertThat(System.getProperty("org.bytedeco.javacpp.maxphysicalbytes")).isEqualTo("0");
  }

  @Test
  void aPlatformWithoutNativesSaysWhatAddsThem() {
    ClassLoader loader = getClass().getClassLoader();

    assertThatCode(() -> NativeSettings.requireNatives(Loader.getPlatform(), loader))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> NativeSettings.requireNatives("linux-arm64", loader))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "this build of Luthier has no native code for linux-arm64: build it with"
                + " -Djavacpp.platform=linux-arm64");
  }
}
