package dev.meltemi.api.check;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules about names, each giving what is wrong or nothing. Wording as in Istio's validation. */
final class Names {
  private Names() {}

  private static final String LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern DOMAIN_LABEL = Pattern.compile(LABEL);
  private static final Pattern WILDCARD_LABEL = Pattern.compile("\\*|(?:\\*|\\*-)?" + LABEL);
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 =
      Pattern.compile("(?=.*:.*:)[0-9a-fA-F:]+(?:\\d+\\.\\d+\\.\\d+\\.\\d+)?");
  private static final Pattern QUALIFIED =
      Pattern.compile("(?:[-a-zA-Z0-9._]{1,253}/)?[a-zA-Z0-9](?:[-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(?:[a-zA-Z0-9](?:[-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?)?");

  /** A name of a namespace, subset or port. */
  static boolean isDnsLabel(String name) {
    return DNS_LABEL.matcher(name).matches();
  }

  static boolean isIp(String text) {
    return IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
  }

  /** A CIDR block: an address, a slash and the number of bits that count. */
  static boolean isBlock(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !isIp(text.substring(0, slash))) return false;
    var bits = text.substring(slash + 1);
    int most = text.lastIndexOf(':', slash) >= 0 ? 128 : 32;
    return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= most;
  }

  /** A name of a resource: labels with dots between, in lower case. */
  static Optional<String> resourceName(String name) {
    boolean fine =
        name.length() <= 253
            && java.util.Arrays.stream(name.split("\\.", -1)).allMatch(Names::isDnsLabel);
    return fine
        ? Optional.empty()
        : Optional.of(
            "name \"" + name + "\" must be lower case letters, digits, - and ., as in DNS");
  }

  static Optional<String> domain(String name) {
    return domain(name, DOMAIN_LABEL);
  }

  /** A domain whose first label may be or begin with {@code *}. */
  static Optional<String> wildcardDomain(String name) {
    return domain(name, WILDCARD_LABEL);
  }

  private static Optional<String> domain(String name, Pattern first) {
    if (name.isEmpty()) {
      return Optional.of("empty domain name not allowed");
    }
    if (name.length() > 255) {
      return Optional.of("domain name \"" + name + "\" too long (max 255)");
    }
    var labels =
        (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).split("\\.", -1);
    for (int i = 0; i < labels.length; i++) {
      var pattern = i == 0 ? first : DOMAIN_LABEL;
      if (!pattern.matcher(labels[i]).matches()) {
        return Optional.of(
            "domain name \"" + name + "\" invalid (label \"" + labels[i] + "\" invalid)");
      }
    }
    var last = labels[labels.length - 1];
    if (labels.length > 1 && last.chars().allMatch(Character::isDigit)) {
      return Optional.of(
          "domain name \""
              + name
              + "\" invalid (top level domain \""
              + last
              + "\" cannot be all-numeric)");
    }
    return Optional.empty();
  }

  /** Keys and values of labels or a selector. */
  static Optional<String> labels(Map<String, String> labels) {
    for (var entry : labels.entrySet()) {
      if (!QUALIFIED.matcher(entry.getKey()).matches()) {
        return Optional.of("invalid label key \"" + entry.getKey() + "\"");
      }
      if (!LABEL_VALUE.matcher(entry.getValue()).matches()) {
        return Optional.of("invalid label value \"" + entry.getValue() + "\" of " + entry.getKey());
      }
    }
    return Optional.empty();
  }

  /** {@code name}, {@code namespace/name} or {@code ./name}. */
  static Optional<String> gatewayName(String name) {
    var parts = name.split("/", -1);
    if (parts.length > 2) {
      return Optional.of("invalid value for gateway: \"" + name + "\"");
    }
    if (parts.length == 2) {
      if (!parts[0].equals(".") && !isDnsLabel(parts[0])) {
        return Optional.of("invalid value for namespace: \"" + parts[0] + "\"");
      }
      return isDnsLabel(parts[1])
          ? Optional.empty()
          : Optional.of("invalid value for gateway name: \"" + parts[1] + "\"");
    }
    return domain(name);
  }
}
