package dev.meltemi.traffic;

/**
 * Where something stands; parts that are not known are empty.
 *
 * @param region the largest part, such as {@code eu-west}
 * @param zone within the region
 * @param subzone within the zone
 */
public record Locality(String region, String zone, String subzone) {
  public static final Locality NONE = new Locality("", "", "");

  /** {@code region/zone/subzone}, or less of it. */
  public static Locality of(String text) {
    String[] parts = text.split("/", 3);
    return new Locality(
        parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
  }

  @Override
  public String toString() {
    if (zone.isEmpty()) return region;
    return region + "/" + zone + (subzone.isEmpty() ? "" : "/" + subzone);
  }
}
