package dev.meltemi.proxy.exchange;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a gRPC client understands: an answer of ours to it is 200 with its meaning in {@code
 * grpc-status}, and nothing else ("Trailers-Only" in gRPC's protocol).
 */
public final class GrpcReply {
  private static final String TYPE = "application/grpc";

  private GrpcReply() {}

  /** By content type, with or without a suffix such as {@code +proto}. */
  public static boolean isWanted(HttpRequest request) {
    @Nullable String type = request.headers().get("content-type");
    if (type == null || !type.startsWith(TYPE)) return false;
    return type.length() == TYPE.length()
        || type.charAt(TYPE.length()) == '+'
        || type.charAt(TYPE.length()) == ';';
  }

  /**
   * @param text for people, may be empty
   */
  static HttpResponse of(HttpResponse answer, String text) {
    Headers headers = answer.headers();
    headers.remove("content-length");
    headers.set("content-type", TYPE);
    if (!headers.has("grpc-status")) {
      headers.add("grpc-status", Integer.toString(status(answer.status())));
    }
    if (!text.isEmpty() && !headers.has("grpc-message")) {
      headers.add("grpc-message", percentEncoded(text));
    }
    return new HttpResponse(200, headers);
  }

  /** gRPC's http-grpc-status-mapping, which Envoy follows too. */
  static int status(int http) {
    return switch (http) {
      case 200 -> 0;
      case 400 -> 13; // INTERNAL
      case 401 -> 16; // UNAUTHENTICATED
      case 403 -> 7; // PERMISSION_DENIED
      case 404 -> 12; // UNIMPLEMENTED
      case 429, 502, 503, 504 -> 14; // UNAVAILABLE
      default -> 2; // UNKNOWN
    };
  }

  private static String percentEncoded(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 0x20 && b < 0x7f && b != '%') encoded.append((char) b);
      else encoded.append("%%%02X".formatted(b & 0xff));
    }
    return encoded.toString();
  }
}
