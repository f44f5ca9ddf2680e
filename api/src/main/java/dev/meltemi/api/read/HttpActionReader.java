package dev.meltemi.api.read;

import dev.meltemi.api.istio.HttpAction.DirectResponse;
import dev.meltemi.api.istio.HttpAction.Redirect;
import dev.meltemi.api.istio.HttpAction.RedirectPort;
import java.util.Map;
import java.util.Optional;

/** Binds what a rule does other than forward. */
final class HttpActionReader {
  private HttpActionReader() {}

  private enum Derive {
    FROM_PROTOCOL_DEFAULT,
    FROM_REQUEST_PORT
  }

  private static final Map<String, Derive> DERIVE =
      Map.of(
          "FROM_PROTOCOL_DEFAULT", Derive.FROM_PROTOCOL_DEFAULT,
          "FROM_REQUEST_PORT", Derive.FROM_REQUEST_PORT);

  static Redirect redirect(Fields fields) {
    fields.onlyOneOf("uri", "prefixRewrite");
    fields.onlyOneOf("port", "derivePort");
    var number = fields.port("port");
    Optional<RedirectPort> port =
        number.isPresent()
            ? Optional.of(new RedirectPort.Fixed(number.getAsInt()))
            : fields
                .choice("derivePort", DERIVE)
                .map(d ->
                    switch (d) {
                      case FROM_PROTOCOL_DEFAULT -> new RedirectPort.ProtocolDefault();
                      case FROM_REQUEST_PORT -> new RedirectPort.RequestPort();
                    });
    return new Redirect(
        fields.text("uri"),
        fields.text("prefixRewrite"),
        fields.text("authority"),
        fields.text("scheme"),
        port,
        fields.count("redirectCode").orElse(301));
  }

  static DirectResponse directResponse(Fields fields) {
    int status = fields.count("status").orElse(0);
    return new DirectResponse(status, fields.message("body", HttpActionReader::body).orElse(""));
  }

  private static String body(Fields fields) {
    fields.onlyOneOf("string", "bytes");
    fields.accept("bytes");
    return fields.textOrEmpty("string");
  }
}
