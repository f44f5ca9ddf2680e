package dev.meltemi.compile.trial;

import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.explain.Outcome;
import dev.meltemi.traffic.explain.Share;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the client gets, as far as the mesh decides it.
 *
 * @param status 200 for what reaches an endpoint; empty when there is no response, or not one for
 *     all requests
 * @param flag "" for none
 */
record Seen(OptionalInt status, String flag, String words) {
  private static final int GATEWAY_DOWN = 503;

  static Seen of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Closed() -> none("the connection is closed");
      case Outcome.NotFound() -> status(404, "NR", "no route takes it");
      case Outcome.Answered(_, int status, _) -> status(status, "", "the proxy answers");
      case Outcome.Redirected(_, int status, String location) ->
          status(status, "", "redirected to " + location);
      case Outcome.Passed(_, List<Share> shares) -> {
        boolean sent = shares.stream().allMatch(share -> share.fate() == Share.Fate.SENT);
        yield sent
            ? status(200, "", "passed on as bytes")
            : none("the connection is closed: " + shares.getFirst().name() + " has no endpoint");
      }
      case Outcome.Forwarded forwarded -> forwarded(forwarded);
    };
  }

  private static Seen forwarded(Outcome.Forwarded forwarded) {
    Optional<Fault.Abort> abort = forwarded.route().fault().flatMap(Fault::abort);
    if (forwarded.alwaysAborts()) return aborted(abort.orElseThrow().cause());
    Set<Share.Fate> fates =
        forwarded.shares().stream()
            .filter(share -> share.percent() > 0)
            .map(Share::fate)
            .collect(Collectors.toSet());
    if (fates.size() > 1) return none("it depends on the share: " + words(forwarded.shares()));
    return switch (forwarded.shares().getFirst().fate()) {
      case SENT -> status(200, "", "sent to " + words(forwarded.shares()));
      case NO_CLUSTER ->
          status(GATEWAY_DOWN, "NC", "there is no cluster " + words(forwarded.shares()));
      case NO_ENDPOINT ->
          status(GATEWAY_DOWN, "UH", "no endpoint is healthy in " + words(forwarded.shares()));
    };
  }

  private static Seen aborted(Fault.Cause cause) {
    return switch (cause) {
      case Fault.Cause.Http(int status) -> status(status, "FI", "aborted");
      case Fault.Cause.Grpc(int status) -> status(200, "FI", "aborted with gRPC status " + status);
    };
  }

  private static String words(List<Share> shares) {
    return shares.stream().map(Share::name).collect(Collectors.joining(", "));
  }

  private static Seen status(int status, String flag, String words) {
    return new Seen(OptionalInt.of(status), flag, words);
  }

  private static Seen none(String words) {
    return new Seen(OptionalInt.empty(), "", words);
  }
}
