package dev.meltemi.traffic;

/** A share, in millionths: 0 is never, 1,000,000 is always. */
public record Fraction(int millionths) {
  public static final int WHOLE = 1_000_000;

  public Fraction {
    if (millionths < 0 || millionths > WHOLE) {
      throw new IllegalArgumentException(millionths + " millionths");
    }
  }

  public static Fraction always() {
    return new Fraction(WHOLE);
  }

  /** Percent, 0 to 100; rounded to the next millionth. */
  public static Fraction percent(double percent) {
    return new Fraction((int) Math.round(percent * 10_000));
  }

  /** Whether {@code draw}, uniform in [0, 1), falls into this share. */
  public boolean takes(double draw) {
    return draw * WHOLE < millionths;
  }

  @Override
  public String toString() {
    return java.math.BigDecimal.valueOf(millionths, 4).stripTrailingZeros().toPlainString() + "%";
  }
}
