package dev.meltemi.compile.route;

import dev.meltemi.api.istio.HeaderOperations;
import dev.meltemi.traffic.HeaderEdits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Edits of headers. The request line cannot be edited as a header: {@code :authority} and {@code
 * host} are taken out as a new host, other pseudo-headers are left out.
 *
 * @param host what Host is set to, if it is
 */
record HeaderRules(HeaderEdits request, HeaderEdits response, Optional<String> host) {

  static HeaderRules of(HeaderOperations operations) {
    Optional<String> host =
        operations.request().set().entrySet().stream()
            .filter(set -> isHost(set.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    return new HeaderRules(edits(operations.request()), edits(operations.response()), host);
  }

  /** These and then the others, as for a route and its only destination. */
  HeaderRules then(HeaderRules others) {
    return new HeaderRules(
        joined(request, others.request), joined(response, others.response), host.or(others::host));
  }

  private static HeaderEdits joined(HeaderEdits one, HeaderEdits other) {
    return new HeaderEdits(
        joined(one.set(), other.set()),
        joined(one.add(), other.add()),
        joined(one.remove(), other.remove()));
  }

  private static <T> List<T> joined(List<T> one, List<T> other) {
    List<T> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static HeaderEdits edits(HeaderOperations.Edit edit) {
    return new HeaderEdits(
        headers(edit.set()),
        headers(edit.add()),
        edit.remove().stream().filter(name -> !isReserved(name)).map(HeaderRules::lower).toList());
  }

  private static List<HeaderEdits.Header> headers(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .filter(entry -> !isReserved(entry.getKey()))
            .map(entry -> new HeaderEdits.Header(lower(entry.getKey()), entry.getValue()))
            .toList();
  }

  private static boolean isReserved(String name) {
    return name.startsWith(":") || isHost(name);
  }

  private static boolean isHost(String name) {
    return name.equalsIgnoreCase("host") || name.equalsIgnoreCase(":authority");
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
