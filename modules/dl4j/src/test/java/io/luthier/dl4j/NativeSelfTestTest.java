package io.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.dl4j.device.DeviceChoice;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class NativeSelfTestTest {

  @Test
  void saysWhatTheNativeCodeIsOnceItHasComputed() {
    NativeSelfTest.State state = NativeSelfTest.run(1);

    assertThat(state)
        .isEqualTo(
            new NativeSelfTest.State(
                "CpuBackend",
                new DeviceChoice("cpu", "", ""),
                Loader.getPlatform(),
                new NativeSettings.Threads(1, 1, 1),
                0));
  }
}
