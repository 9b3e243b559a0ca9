package io.luthier.space;

/** How a numeric range is spread over the unit interval. Immutable. */
public enum Scale {
  /** Equal distances in the value are equal distances in the unit interval. */
  LINEAR {
    @Override
    double toUnit(double value, double min, double max) {
      return (value - min) / (max - min);
    }

    @Override
    double fromUnit(double unit, double min, double max) {
      return min + unit * (max - min);
    }
  },
  /** Equal ratios of the value are equal distances in the unit interval; needs a range above 0. */
  LOG {
    @Override
    double toUnit(double value, double min, double max) {
      return Math.log(value / min) / Math.log(max / min);
    }

    @Override
    double fromUnit(double unit, double min, double max) {
      return min * Math.exp(unit * Math.log(max / min));
    }
  };

  abstract double toUnit(double value, double min, double max);

  abstract double fromUnit(double unit, double min, double max);
}
