package dev.meltemi.compile;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.traffic.Origin;

/** The user's place for a thing, in the words of {@code traffic}. */
public final class Origins {
  private Origins() {}

  public static Origin of(ObjectKey object, dev.meltemi.api.meta.Origin place) {
    return new Origin(object.toString(), -1, source(place));
  }

  /**
   * @param rule its number in the object, from 0
   */
  public static Origin ofRule(ObjectKey object, int rule, dev.meltemi.api.meta.Origin place) {
    boolean own = place.object().isEmpty() || place.object().startsWith(object.toString());
    // A rule that was made from an Ingress is known to the user as that Ingress's.
    return own
        ? new Origin(object.toString(), rule, source(place))
        : new Origin(place.object(), -1, source(place));
  }

  private static String source(dev.meltemi.api.meta.Origin place) {
    if (place.source().isEmpty()) return "";
    return place.line() > 0 ? place.source() + ":" + place.line() : place.source();
  }
}
