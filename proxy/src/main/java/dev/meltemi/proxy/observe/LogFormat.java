package dev.meltemi.proxy.observe;

import dev.meltemi.traffic.AccessLog;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An access log format, compiled once: literal text and Envoy's command operators. An operator that
 * we do not know prints as {@code -}, like one without a value.
 */
public final class LogFormat {
  private interface Part {
    void append(StringBuilder line, Logged of);
  }

  private static final Pattern OPERATOR =
      Pattern.compile("%([A-Z_0-9]+)(?:\\(([^)]*)\\))?(?::(\\d+))?%");
  private static final Set<String> NUMBERS =
      Set.of("DURATION", "RESPONSE_CODE", "BYTES_RECEIVED", "BYTES_SENT");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final List<Part> parts;
  private final Predicate<Logged> filter;

  private LogFormat(List<Part> parts, Predicate<Logged> filter) {
    this.parts = List.copyOf(parts);
    this.filter = filter;
  }

  public static LogFormat of(AccessLog log) {
    List<Part> parts =
        switch (log.form()) {
          case AccessLog.Form.Text(String format) -> parts(format);
          case AccessLog.Form.Json(SortedMap<String, String> fields) -> json(fields);
        };
    return new LogFormat(parts, log.filter().map(LogCondition::of).orElse(_ -> true));
  }

  /** Numbers are numbers, and what is not there is null, as with Envoy. */
  private static List<Part> json(SortedMap<String, String> fields) {
    List<Part> parts = new ArrayList<>();
    String before = "{";
    for (var field : fields.entrySet()) {
      String name = before + JsonText.quoted(field.getKey()) + ":";
      before = ",";
      parts.add(literal(name));
      Matcher matcher = OPERATOR.matcher(field.getValue());
      boolean alone = matcher.matches();
      boolean number = alone && NUMBERS.contains(matcher.group(1));
      List<Part> value = parts(field.getValue());
      parts.add((line, of) -> JsonText.value(line, text(value, of), alone, number));
    }
    parts.add(literal(fields.isEmpty() ? "{}\n" : "}\n"));
    return parts;
  }

  private static String text(List<Part> parts, Logged of) {
    var text = new StringBuilder();
    for (Part part : parts) part.append(text, of);
    return text.toString();
  }

  private static List<Part> parts(String format) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = OPERATOR.matcher(format);
    int at = 0;
    while (matcher.find()) {
      if (matcher.start() > at) parts.add(literal(format.substring(at, matcher.start())));
      @Nullable String argument = matcher.group(2);
      @Nullable String length = matcher.group(3);
      parts.add(
          operator(
              matcher.group(1),
              argument == null ? "" : argument,
              length == null ? Integer.MAX_VALUE : Integer.parseInt(length)));
      at = matcher.end();
    }
    if (at < format.length()) parts.add(literal(format.substring(at)));
    return parts;
  }

  /** Empty when nothing is to be told. */
  public String line(Logged of) {
    if (!filter.test(of)) return "";
    var line = new StringBuilder(320);
    for (int i = 0; i < parts.size(); i++) parts.get(i).append(line, of);
    return line.toString();
  }

  private static Part literal(String text) {
    return (line, of) -> line.append(text);
  }

  private static Part operator(String name, String argument, int max) {
    return switch (name) {
      case "START_TIME" ->
          (line, of) -> TIME.formatTo(Instant.ofEpochMilli(of.startMillis()), line);
      case "DURATION" -> (line, of) -> line.append(of.durationMillis());
      case "RESPONSE_CODE" -> (line, of) -> line.append(of.status());
      case "RESPONSE_FLAGS" -> (line, of) -> line.append(Flag.text(of.flags()));
      case "RESPONSE_CODE_DETAILS" -> (line, of) -> text(line, of.details(), max);
      case "UPSTREAM_TRANSPORT_FAILURE_REASON" ->
          (line, of) -> text(line, of.transportFailure(), max);
      case "BYTES_RECEIVED" -> (line, of) -> line.append(of.bytesReceived());
      case "BYTES_SENT" -> (line, of) -> line.append(of.bytesSent());
      case "PROTOCOL" -> (line, of) -> text(line, of.protocol(), max);
      case "UPSTREAM_HOST" -> (line, of) -> text(line, of.upstreamHost(), max);
      case "UPSTREAM_CLUSTER", "UPSTREAM_CLUSTER_RAW" ->
          (line, of) -> text(line, of.upstreamCluster(), max);
      case "UPSTREAM_LOCAL_ADDRESS" -> (line, of) -> text(line, of.upstreamLocalAddress(), max);
      case "DOWNSTREAM_LOCAL_ADDRESS" -> (line, of) -> text(line, of.downstreamLocalAddress(), max);
      case "DOWNSTREAM_REMOTE_ADDRESS", "DOWNSTREAM_DIRECT_REMOTE_ADDRESS" ->
          (line, of) -> text(line, of.downstreamRemoteAddress(), max);
      case "REQUESTED_SERVER_NAME" -> (line, of) -> text(line, of.serverName(), max);
      case "ROUTE_NAME" -> (line, of) -> text(line, of.routeName(), max);
      case "REQ" -> request(argument, max);
      case "RESP" -> {
        String header = argument.toLowerCase(Locale.ROOT);
        yield (line, of) -> text(line, of.responseHeader(header), max);
      }
      default -> literal("-");
    };
  }

  /** {@code A?B}: header A, or B when there is no A. */
  private static Part request(String argument, int max) {
    String[] names = argument.toLowerCase(Locale.ROOT).split("\\?");
    String first = names[0];
    String second = names.length > 1 ? names[1] : "";
    return (line, of) -> {
      @Nullable String value = of.requestHeader(first);
      if (value == null && !second.isEmpty()) value = of.requestHeader(second);
      text(line, value, max);
    };
  }

  /** What a stranger sent must not begin a line of its own or end a quoted field. */
  private static void text(StringBuilder line, @Nullable String value, int max) {
    if (value == null || value.isEmpty()) {
      line.append('-');
      return;
    }
    int length = Math.min(value.length(), max);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c == '"') line.append("\\\"");
      else line.append(c < 0x20 || c == 0x7f ? '?' : c);
    }
  }
}
