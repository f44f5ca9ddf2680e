package dev.meltemi.api.istio;

/** A share of requests, 0 to 100, with steps of 0.0001. */
public record Percent(double value) {
  public static final Percent NONE = new Percent(0);
  public static final Percent ALL = new Percent(100);
}
