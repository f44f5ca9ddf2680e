package dev.meltemi.cli.demo;

import dev.meltemi.cli.demo.Step.Differs;
import dev.meltemi.cli.demo.Step.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The steps in their order; each begins with the traffic that the one before has left. */
final class Steps {
  private static final String ALL_V1 = "samples/bookinfo/routing/route-rule-all-v1.yaml";
  private static final String GATEWAY = "samples/bookinfo/routing/bookinfo-gateway.yaml";
  private static final String SPLIT = "samples/bookinfo/routing/route-rule-reviews-75-25.yaml";
  private static final String JASON_V2 =
      "samples/bookinfo/routing/route-rule-reviews-jason-v2.yaml";
  private static final String V2 = "samples/bookinfo/routing/route-rule-reviews-v2.yaml";
  private static final String ABORT =
      "samples/bookinfo/routing/route-rule-ratings-abort-jason.yaml";
  private static final String DELAY = "samples/bookinfo/routing/route-rule-ratings-delay.yaml";

  /** For each observation; enough to tell 75 from 25 percent, and few enough for a second. */
  private static final int REQUESTS = 400;

  private static final int DELAYED_REQUESTS = 8;
  private static final Duration DELAY_MIN = Duration.ofSeconds(2);
  private static final Duration DELAY_MAX = Duration.ofSeconds(4);

  private static final Sender PRODUCTPAGE =
      new Sender.Pod("default", Map.of("app", "productpage", "version", "v1"));
  private static final Sender REVIEWS_V2 =
      new Sender.Pod("default", Map.of("app", "reviews", "version", "v2"));
  private static final Http.Request REVIEWS = Http.Request.get("reviews", 9080, "/reviews/0");
  private static final Http.Request RATINGS = Http.Request.get("ratings", 9080, "/ratings/0");
  private static final Pattern VERSION = Pattern.compile("\"podname\"\\s*:\\s*\"reviews-(v\\d+)");

  /** The document's second canary example, which lacks a route. */
  static final String WITHOUT_ROUTE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata:
        name: ratings
      spec:
        hosts:
        - ratings
        http:
        - match:
          - sourceLabels:
              app: reviews
              version: v2
            headers:
              end-user:
                exact: jason
      """;

  private Steps() {}

  static List<Step> all() {
    return List.of(
        new Step(
            "No rules: three versions in turn",
            "without any rule, the three versions of reviews share the requests evenly",
            Steps::inTurn),
        new Step("Everything to v1", "every request to reviews goes to v1", Steps::allV1),
        new Step(
            "A canary: 75 % v1, 25 % v2",
            "three of four requests to v1, one to v2",
            stage -> {
              stage.change("replace", "-f", SPLIT);
              return reviews(stage, REVIEWS, Map.of("v1", 0.75, "v2", 0.25));
            }),
        new Step(
            "A rule without a route is refused",
            "the document's second example matches requests but sends them nowhere: refused, and"
                + " nothing changes",
            Steps::withoutRoute),
        new Step(
            "Jason to v2 by his header",
            "requests with end-user: jason go to v2, all others to v1",
            stage -> {
              stage.change("replace", "-f", JASON_V2);
              Finding jason = reviews(stage, REVIEWS.with("end-user", "jason"), only("v2"));
              Finding others = reviews(stage, REVIEWS.with("end-user", "kate"), only("v1"));
              return named("jason", jason).and(named("kate", others));
            }),
        new Step(
            "The switch: everything to v2",
            "every request to reviews goes to v2",
            stage -> {
              stage.change("replace", "-f", V2);
              return reviews(stage, REVIEWS, only("v2"));
            }),
        new Step(
            "Ratings fail for Jason",
            "ratings answer 500 where the cookie says user=jason, and 200 to all others",
            stage -> {
              stage.change("replace", "-f", ABORT);
              Finding jason = ratings(stage, RATINGS.with("cookie", "lang=el;user=jason"), "500");
              Finding others = ratings(stage, RATINGS.with("cookie", "user=kate"), "200");
              return named("jason", jason).and(named("kate", others));
            }),
        new Step(
            "Ratings are two seconds late",
            "every request to ratings waits 2 s and is then answered with 200",
            Steps::delay),
        new Step(
            "The product page from outside",
            "the ingress gateway serves the page, with details and reviews, to a browser",
            Steps::page));
  }

  private static Finding allV1(Stage stage) throws Differs {
    stage.change("create", "-f", ALL_V1);
    Commands.Result stored = stage.run("", "get", "virtualservice", "reviews", "-o", "yaml");
    stage.show(stored.output());
    return reviews(stage, REVIEWS, only("v1"))
        .and(
            stored.exit() == 0 && stored.output().contains("subset: v1")
                ? new Finding(true, "stored as asked")
                : new Finding(false, "the stored object is not what was asked"));
  }

  private static Finding withoutRoute(Stage stage) {
    String[] get = {"get", "virtualservice", "ratings", "-o", "yaml"};
    Commands.Result before = stage.quietly(get);
    stage.show(WITHOUT_ROUTE);
    Commands.Result refused = stage.run(WITHOUT_ROUTE, "replace", "-f", "-");
    stage.show(refused.output());
    stage.show("What it means to say, corrected, is the next step's " + JASON_V2 + ".");
    Commands.Result after = stage.quietly(get);
    boolean unchanged = before.exit() == 0 && before.equals(after);
    return new Finding(
        refused.exit() != 0 && unchanged,
        (refused.exit() == 0 ? "accepted" : "refused with exit status " + refused.exit())
            + (unchanged ? ", the stored rule is unchanged" : ", but the stored rule has changed"));
  }

  private static Finding delay(Stage stage) throws Differs {
    stage.change("replace", "-f", DELAY);
    List<Http.Outcome> outcomes =
        stage.send(REVIEWS_V2, RATINGS, DELAYED_REQUESTS, DELAYED_REQUESTS);
    Finding answers = Stage.compare(Tally.of(outcomes, Steps::status), only("200"));
    Duration shortest = elapsed(outcomes.stream().mapToLong(Http.Outcome::elapsedNanos).min());
    Duration longest = elapsed(outcomes.stream().mapToLong(Http.Outcome::elapsedNanos).max());
    boolean inTime = shortest.compareTo(DELAY_MIN) >= 0 && longest.compareTo(DELAY_MAX) <= 0;
    String took = "took " + Stage.text(shortest) + " to " + Stage.text(longest);
    return answers.and(new Finding(inTime, took));
  }

  private static Finding page(Stage stage) throws Differs {
    stage.change("delete", "virtualservice", "ratings");
    stage.change("create", "-f", GATEWAY);
    DemoContext.Ingress ingress = stage.ingress();
    stage.show("$ curl " + ingress.url("/productpage"));
    Http.Request page = Http.Request.get(ingress.host(), ingress.port(), "/productpage");
    Sender outside = new Sender.Outside();
    Finding first = complete(stage.first(outside, page), "The Comedy of Errors");
    Finding again = complete(stage.send(outside, page, 1, 1).getFirst(), "The Comedy of Errors");
    Finding jason =
        complete(
            stage.send(outside, page.with("cookie", "user=jason"), 1, 1).getFirst(),
            "Signed in as <b>jason</b>");
    return named("first", first).and(named("again", again)).and(named("as jason", jason));
  }

  private static Finding complete(Http.Outcome outcome, String expected) {
    return switch (outcome) {
      case Http.Failure failure -> new Finding(false, "no answer (" + failure.reason() + ")");
      case Http.Response(int status, var _, String body, long nanos) -> {
        List<String> missing =
            List.of(expected, "Book Details", "William Shakespeare", "Reviews served by").stream()
                .filter(part -> !body.contains(part))
                .toList();
        yield new Finding(
            status == 200 && missing.isEmpty(),
            status
                + (missing.isEmpty() ? " with details and reviews" : " without " + missing)
                + " in "
                + Stage.text(Duration.ofNanos(nanos)));
      }
    };
  }

  /** One request at a time: of busy endpoints, least request (the default) favours the quicker. */
  private static Finding inTurn(Stage stage) {
    Tally tally = Tally.of(stage.send(PRODUCTPAGE, REVIEWS, REQUESTS, 1), Steps::version);
    return Stage.compare(tally, Map.of("v1", 1 / 3.0, "v2", 1 / 3.0, "v3", 1 / 3.0));
  }

  private static Finding reviews(Stage stage, Http.Request request, Map<String, Double> shares) {
    return Stage.compare(stage.tally(PRODUCTPAGE, request, REQUESTS, Steps::version), shares);
  }

  private static Finding ratings(Stage stage, Http.Request request, String status) {
    return Stage.compare(stage.tally(REVIEWS_V2, request, REQUESTS, Steps::status), only(status));
  }

  private static String version(Http.Response response) {
    Matcher version = VERSION.matcher(response.body());
    return response.status() == 200 && version.find() ? version.group(1) : status(response);
  }

  private static String status(Http.Response response) {
    return Integer.toString(response.status());
  }

  private static Map<String, Double> only(String name) {
    return Map.of(name, 1.0);
  }

  private static Finding named(String name, Finding finding) {
    return new Finding(finding.agrees(), name + ": " + finding.observed());
  }

  private static Duration elapsed(OptionalLong nanos) {
    return Duration.ofNanos(nanos.orElse(0));
  }
}
