package io.luthier.spark.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.data.Percentage;

final class MomentsTest {

  /** More digits than any exact sum or product of these values has. */
  private static final MathContext DIGITS = new MathContext(2500);

  /** Of every size there is, and often of sizes near each other. */
  @Provide
  Arbitrary<List<Double>> values() {
    Arbitrary<Double> any =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    Arbitrary<Double> near = Arbitraries.doubles().between(-1000, 1000).ofScale(6);
    Arbitrary<Double> whole = Arbitraries.integers().map(i -> (double) i);
    Arbitrary<Double> subnormal =
        Arbitraries.longs().between(0, (1L << 52) - 1).map(Double::longBitsToDouble);
    Arbitrary<Double> edges =
        Arbitraries.of(
            0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE);
    Arbitrary<Double> mixed = Arbitraries.oneOf(any, near, whole, subnormal, edges);
    return Arbitraries.oneOf(any, near, whole, subnormal, mixed).list().ofMinSize(1).ofMaxSize(40);
  }

  @Property(tries = 300)
  void areExactAndTheSameInWhateverOrderAndParts(
      @ForAll("values") List<Double> values, @ForAll Random random) throws IOException {
    Moments moments = inParts(values, random);
    int rows = values.size() + random.nextInt(3);

    assertThat(moments.mean()).isEqualTo(mean(values).doubleValue() + 0.0);
    double deviation = rows < 2 ? 0 : deviation(values, rows);
    assertThat(moments.deviation(rows)).isEqualTo(deviation);
    assertThat(moments.count()).isEqualTo(values.size());
    assertThat(moments.isConstant())
        .isEqualTo(values.stream().map(v -> v + 0.0).distinct().count() == 1);
  }

  private static Moments inParts(List<Double> values, Random random) throws IOException {
    List<Double> shuffled = new ArrayList<>(values);
    shuffled.add(Double.NaN);
    Collections.shuffle(shuffled, random);
    Moments all = new Moments();
    for (int from = 0; from < shuffled.size(); ) {
      int until = Math.min(shuffled.size(), from + 1 + random.nextInt(10));
      Moments part = new Moments();
      shuffled.subList(from, until).forEach(part::add);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      part.write(new DataOutputStream(bytes));
      all.add(Moments.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
      from = until;
    }
    return all;
  }

  private static BigDecimal mean(List<Double> values) {
    return values.stream()
        .map(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .divide(BigDecimal.valueOf(values.size()), DIGITS);
  }

  private static double deviation(List<Double> values, int rows) {
    BigDecimal sum = values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal squares =
        values.stream()
            .map(BigDecimal::new)
            .map(value -> value.multiply(value))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal count = BigDecimal.valueOf(values.size());
    return squares
        .multiply(count)
        .subtract(sum.multiply(sum))
        .divide(count.multiply(BigDecimal.valueOf(rows - 1)), DIGITS)
        // A root may lie just between two doubles, which takes all of its digits to see.
        .sqrt(new MathContext(1200))
        .doubleValue();
  }

  @Example
  void aSumThatDoublesLoseIsKept() {
    Moments moments = new Moments();
    double[] values = {1e300, 3, -1e300, Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE};
    Arrays.stream(values).forEach(moments::add);
    moments.add(-Double.MAX_VALUE);

    assertThat(moments.mean()).isEqualTo(3.0 / 7);
    assertThat(moments.deviation(7))
        .isCloseTo(Double.MAX_VALUE * Math.sqrt(4.0 / 6), Percentage.withPercentage(1e-10));
  }

  @Example
  void millionsOfLikeValuesOverflowNoDigit() {
    Moments moments = new Moments();
    double value = -Math.nextDown(2.0);
    for (int i = 0; i < 5_000_000; i++) {
      moments.add(value);
    }
    assertThat(moments.mean()).isEqualTo(value);
    assertThat(moments.deviation(5_000_000)).isZero();
  }

  @Example
  void infiniteValuesAreNoticedAndNaNsAreNone() {
    Moments moments = new Moments();
    moments.add(Double.NaN);
    assertThat(moments.count()).isZero();
    assertThat(moments.isInfinite()).isFalse();
    moments.add(Double.NEGATIVE_INFINITY);
    assertThat(moments.isInfinite()).isTrue();
  }
}
