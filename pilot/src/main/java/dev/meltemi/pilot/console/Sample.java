package dev.meltemi.pilot.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One line of Prometheus' text format. */
record Sample(String name, Map<String, String> labels, double value) {

  /** Those lines whose name begins with one of the prefixes; what is no sample is passed over. */
  static List<Sample> read(String text, List<String> prefixes) {
    List<Sample> samples = new ArrayList<>();
    text.lines()
        .filter(line -> prefixes.stream().anyMatch(line::startsWith))
        .forEach(line -> read(line).ifPresent(samples::add));
    return samples;
  }

  private static Optional<Sample> read(String line) {
    int open = line.indexOf('{');
    int close = line.lastIndexOf('}');
    if (open < 0 || close < open) return Optional.empty();
    try {
      double value = Double.parseDouble(line.substring(close + 1).strip());
      return Optional.of(
          new Sample(line.substring(0, open), labels(line.substring(open + 1, close)), value));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> labels(String text) {
    var labels = new LinkedHashMap<String, String>();
    int at = 0;
    while (at < text.length()) {
      int equals = text.indexOf("=\"", at);
      if (equals < 0) break;
      var value = new StringBuilder();
      int i = equals + 2;
      for (; i < text.length() && text.charAt(i) != '"'; i++) {
        char c = text.charAt(i);
        if (c == '\\' && i + 1 < text.length()) {
          i++;
          c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
        }
        value.append(c);
      }
      labels.put(text.substring(at, equals), value.toString());
      at = i + 2; // the quote and the comma
    }
    return labels;
  }

  String label(String name) {
    String value = labels.getOrDefault(name, "");
    return value.equals("unknown") ? "" : value;
  }
}
