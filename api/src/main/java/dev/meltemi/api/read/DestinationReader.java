package dev.meltemi.api.read;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.HeaderOperations;
import dev.meltemi.api.istio.RouteDestination;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Binds destinations and the header operations that stand beside them. */
final class DestinationReader {
  private DestinationReader() {}

  /** {@code route} of a rule. */
  static List<RouteDestination> weighted(Fields rule) {
    return rule.messages(
        "route",
        f ->
            new RouteDestination(
                required(f),
                f.integer("weight", Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(0),
                headers(f)));
  }

  /** {@code destination} of a route or mirror. */
  static Destination required(Fields fields) {
    Optional<Destination> destination =
        fields.message("destination", DestinationReader::destination);
    if (destination.isEmpty() && !fields.has("destination") && !fields.isMisspelt("destination")) {
      fields.error(
          "DestinationRequired",
          "destination is required.",
          "For example: destination: {host: reviews}");
    }
    return destination.orElseGet(() -> new Destination("", Optional.empty(), OptionalInt.empty()));
  }

  static Destination destination(Fields fields) {
    var port = fields.message("port", f -> f.port("number")).orElse(OptionalInt.empty());
    return new Destination(
        fields.textOrEmpty("host"), fields.text("subset").filter(s -> !s.isEmpty()), port);
  }

  static HeaderOperations headers(Fields fields) {
    return fields
        .message(
            "headers",
            f ->
                new HeaderOperations(
                    f.message("request", DestinationReader::edit)
                        .orElse(HeaderOperations.Edit.NONE),
                    f.message("response", DestinationReader::edit)
                        .orElse(HeaderOperations.Edit.NONE)))
        .orElse(HeaderOperations.NONE);
  }

  private static HeaderOperations.Edit edit(Fields fields) {
    return new HeaderOperations.Edit(
        fields.textMap("set"), fields.textMap("add"), fields.texts("remove"));
  }
}
