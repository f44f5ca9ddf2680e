package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A whole request.
 *
 * @param segments of the path, decoded, without empty ones
 */
record Request(
    String method,
    List<String> segments,
    Map<String, List<String>> query,
    HttpHeaders headers,
    Body body) {

  static Request of(FullHttpRequest http) {
    try {
      var uri = new QueryStringDecoder(http.uri());
      List<String> segments =
          Arrays.stream(uri.rawPath().split("/"))
              .filter(segment -> !segment.isEmpty())
              .map(QueryStringDecoder::decodeComponent)
              .toList();
      return new Request(
          http.method().name(),
          segments,
          uri.parameters(),
          http.headers(),
          new Body(ByteBufUtil.getBytes(http.content())));
    } catch (IllegalArgumentException malformed) {
      throw ApiFailure.badRequest(
          "the address of the request cannot be read: " + malformed.getMessage());
    }
  }

  /** The parameter's first value; empty when it is missing. */
  String parameter(String name) {
    return query.getOrDefault(name, List.of("")).getFirst();
  }

  boolean flag(String name) {
    String value = parameter(name);
    return value.equals("true") || value.equals("1");
  }

  /** A whole number of at least 0. */
  Optional<Long> number(String name) {
    String value = parameter(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!value.chars().allMatch(Character::isDigit) || value.length() > 18) {
      throw ApiFailure.badRequest("invalid " + name + ": \"" + value + "\" is no number");
    }
    return Optional.of(Long.parseLong(value));
  }

  boolean dryRun() {
    return switch (parameter("dryRun")) {
      case "" -> false;
      case "All" -> true;
      default -> throw ApiFailure.badRequest("invalid dryRun: the one value is \"All\"");
    };
  }

  String header(CharSequence name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }

  /** The body's media type without parameters, in lower case. */
  String mediaType() {
    return header(HttpHeaderNames.CONTENT_TYPE).split(";")[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Whether one of the accepted types has all these parts, as {@code as=Table}. */
  boolean accepts(String... parts) {
    return Arrays.stream(header(HttpHeaderNames.ACCEPT).split(","))
        .anyMatch(type -> Arrays.stream(parts).allMatch(type::contains));
  }
}
