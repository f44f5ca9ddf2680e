package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Label selectors in both their forms: the text of a query parameter and the {@code selector} of an
 * object.
 */
public final class LabelSelector {

  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:(?<absent>!)\\s*)?(?<key>[A-Za-z0-9][A-Za-z0-9_./-]*)"
              + "(?:\\s+(?<set>in|notin)\\s*\\((?<values>[^)]*)\\)|\\s*(?<op>==|=|!=)\\s*(?<value>[A-Za-z0-9_.-]*))?\\s*(?:,|$)");

  private LabelSelector() {}

  /**
   * Reads {@code a=b,c!=d,e in (x,y),f notin (z),g,!h}.
   *
   * @throws ApiFailure 400 when the text is no selector
   */
  public static Predicate<JsonNode> parse(String text) {
    List<Predicate<JsonNode>> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw ApiFailure.badRequest(
            "unable to parse label selector \"" + text + "\" at position " + at);
      }
      terms.add(term(matcher));
      at = matcher.end();
    }
    return object ->
        terms.stream().allMatch(term -> term.test(Json.at(object, "metadata", "labels")));
  }

  /**
   * A {@code matchLabels}/{@code matchExpressions} selector, as in a Deployment. Tests objects, not
   * labels.
   */
  public static Predicate<JsonNode> of(JsonNode selector) {
    Predicate<JsonNode> labels = equalTo(selector.path("matchLabels"));
    for (JsonNode expression : selector.path("matchExpressions")) {
      labels = labels.and(expression(expression));
    }
    Predicate<JsonNode> all = labels;
    return object -> all.test(Json.at(object, "metadata", "labels"));
  }

  /**
   * A plain map of labels, as in a Service. An empty map selects nothing. Tests objects, not
   * labels.
   */
  public static Predicate<JsonNode> ofMap(JsonNode map) {
    Predicate<JsonNode> labels = equalTo(map);
    return object -> !map.isEmpty() && labels.test(Json.at(object, "metadata", "labels"));
  }

  private static Predicate<JsonNode> equalTo(JsonNode map) {
    return labels ->
        map.properties().stream()
            .allMatch(
                wanted -> is(labels, wanted.getKey(), Set.of(wanted.getValue().asString(""))));
  }

  private static Predicate<JsonNode> expression(JsonNode expression) {
    String key = expression.path("key").asString("");
    Set<String> values = new TreeSet<>();
    expression.path("values").forEach(value -> values.add(value.asString("")));
    return switch (expression.path("operator").asString("")) {
      case "In" -> labels -> is(labels, key, values);
      case "NotIn" -> labels -> !is(labels, key, values);
      case "Exists" -> labels -> labels.has(key);
      case "DoesNotExist" -> labels -> !labels.has(key);
      default -> throw ApiFailure.badRequest("unknown operator in label selector: " + expression);
    };
  }

  private static Predicate<JsonNode> term(Matcher matcher) {
    String key = matcher.group("key");
    if (matcher.group("absent") != null) {
      return labels -> !labels.has(key);
    }
    if (matcher.group("set") != null) {
      Set<String> values = Set.of(matcher.group("values").strip().split("\\s*,\\s*"));
      boolean wanted = matcher.group("set").equals("in");
      return labels -> is(labels, key, values) == wanted;
    }
    if (matcher.group("op") != null) {
      Set<String> value = Set.of(matcher.group("value"));
      boolean wanted = !matcher.group("op").equals("!=");
      return labels -> is(labels, key, value) == wanted;
    }
    return labels -> labels.has(key);
  }

  private static boolean is(JsonNode labels, String key, Set<String> values) {
    return labels.has(key) && values.contains(labels.path(key).asString(""));
  }
}
