package io.luthier.study;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Which network is tuned. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NetworkSpec.Mlp.class, name = "mlp"),
  @JsonSubTypes.Type(value = NetworkSpec.Cnn.class, name = "cnn"),
  @JsonSubTypes.Type(value = NetworkSpec.Custom.class, name = "custom")
})
public sealed interface NetworkSpec {

  /** Dense layers. */
  record Mlp() implements NetworkSpec {}

  /**
   * Convolutions over images that come as a flat feature vector, row by row, channels last or only
   * one.
   *
   * @param height of the images, in pixels
   * @param width of the images, in pixels
   * @param channels of the images
   */
  record Cnn(int height, int width, int channels) implements NetworkSpec {
    public Cnn {
      if (height < 1 || width < 1 || channels < 1) {
        throw new IllegalArgumentException(
            "cnn: height, width and channels must be at least 1; found "
                + height
                + ", "
                + width
                + " and "
                + channels);
      }
    }
  }

  /**
   * The user's own network.
   *
   * @param className a class that implements {@code io.luthier.dl4j.network.NetworkFactory}
   */
  record Custom(String className) implements NetworkSpec {}
}
