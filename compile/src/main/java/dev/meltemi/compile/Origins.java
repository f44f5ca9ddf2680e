package dev.meltemi.compile;

import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.traffic.Origin;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user's place for a thing, in the words of {@code traffic}. */
public final class Origins {
  private static final Pattern RULE_OF_DELEGATE =
      Pattern.compile("(" + VirtualService.KIND + " \\S+) rule (\\d{1,9})");

  private Origins() {}

  public static Origin of(ObjectKey object, dev.meltemi.api.meta.Origin place) {
    return new Origin(object.toString(), -1, source(place));
  }

  /**
   * @param rule its number in the object, from 0
   */
  public static Origin ofRule(ObjectKey object, int rule, dev.meltemi.api.meta.Origin place) {
    boolean own = place.object().isEmpty() || isPart(place.object(), object.toString());
    // A rule that came from an Ingress or a delegate is known to the user as that one's.
    if (own) return new Origin(object.toString(), rule, source(place));
    // The reader counts rules from 1.
    Matcher delegate = RULE_OF_DELEGATE.matcher(place.object());
    return delegate.matches()
        ? new Origin(delegate.group(1), Integer.parseInt(delegate.group(2)) - 1, source(place))
        : new Origin(place.object(), -1, source(place));
  }

  private static boolean isPart(String place, String object) {
    return place.equals(object) || place.startsWith(object + " ");
  }

  private static String source(dev.meltemi.api.meta.Origin place) {
    if (place.source().isEmpty()) return "";
    return place.line() > 0 ? place.source() + ":" + place.line() : place.source();
  }
}
