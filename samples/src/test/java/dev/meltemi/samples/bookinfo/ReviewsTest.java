package dev.meltemi.samples.bookinfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.samples.bookinfo.Reviews.Version;
import dev.meltemi.samples.http.Asking;
import dev.meltemi.samples.http.Backend;
import dev.meltemi.samples.http.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReviewsTest {

  private static final String STARS =
      "{\"id\": 0, \"ratings\": {\"Reviewer1\": 5, \"Reviewer2\": 4}}";

  @Test
  void versionOneHasNoStarsAndDoesNotAskForAny() {
    FakeBackend ratings = FakeBackend.ok(STARS);

    String body = reviews(Version.V1, ratings, Request.of("GET", "/reviews/0"));

    assertThat(body)
        .contains(
            "\"id\": \"0\"",
            "\"podname\": \"reviews-pod\"",
            "\"clustername\": \"null\"",
            "\"Reviewer2\"")
        .doesNotContain("rating");
    assertThat(ratings.asked).isEmpty();
  }

  @Test
  void versionTwoHasBlackStarsAndVersionThreeRedOnes() {
    Request request = Request.of("GET", "/reviews/0");

    assertThat(reviews(Version.V2, FakeBackend.ok(STARS), request))
        .contains(
            "\"rating\": {\"stars\": 5, \"color\": \"black\"}",
            "{\"stars\": 4, \"color\": \"black\"}");
    assertThat(reviews(Version.V3, FakeBackend.ok(STARS), request))
        .contains(
            "\"rating\": {\"stars\": 5, \"color\": \"red\"}", "{\"stars\": 4, \"color\": \"red\"}");
  }

  @Test
  void versionTwoWaitsTenSecondsForRatingsAndVersionThreeTwoAndAHalf() {
    FakeBackend ratings = FakeBackend.ok(STARS);
    reviews(Version.V2, ratings, Request.of("GET", "/reviews/0"));
    reviews(Version.V3, ratings, Request.of("GET", "/reviews/0"));

    assertThat(ratings.asked.stream().map(FakeBackend.Asked::timeout))
        .containsExactly(Duration.ofSeconds(10), Duration.ofMillis(2500));
  }

  @Test
  void ratingsThatFailAreSaidSoInEachReview() {
    Request request = Request.of("GET", "/reviews/0");
    String unavailable = "\"rating\": {\"error\": \"Ratings service is currently unavailable\"}";

    assertThat(
            reviews(
                Version.V2,
                new FakeBackend(new Backend.Answered(500, "fault filter abort")),
                request))
        .contains(unavailable);
    assertThat(reviews(Version.V3, new FakeBackend(new Backend.Failed("refused")), request))
        .contains(unavailable);
    assertThat(reviews(Version.V3, FakeBackend.ok("{\"ratings\": {\"Reviewer1\": 3}}"), request))
        .contains("{\"stars\": 3, \"color\": \"red\"}", unavailable);
  }

  @Test
  void theUserTheCookieAndTheTraceGoOnToRatings() {
    FakeBackend ratings = FakeBackend.ok(STARS);

    reviews(
        Version.V2,
        ratings,
        Request.of("GET", "/reviews/0")
            .with("End-User", "jason")
            .with("Cookie", "user=jason")
            .with("X-Request-Id", "r-1")
            .with("X-B3-TraceId", "t-1")
            .with("Traceparent", "00-1-2-01")
            .with("Accept", "text/html"));

    assertThat(ratings.asked.getFirst().path()).isEqualTo("/ratings/0");
    assertThat(ratings.asked.getFirst().headers())
        .containsEntry("end-user", "jason")
        .containsEntry("cookie", "user=jason")
        .containsEntry("x-request-id", "r-1")
        .containsEntry("x-b3-traceid", "t-1")
        .containsEntry("traceparent", "00-1-2-01")
        .doesNotContainKey("accept");
  }

  @Test
  void overSocketsTheStarsOfARealRatingsArrive() throws Exception {
    try (Asking ratings = Asking.of(new Ratings());
        Asking reviews =
            Asking.of(new Reviews(Version.V3, "reviews-pod", "null", ratings.backend()))) {
      var response = reviews.get("/reviews/0", "end-user", "jason");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("{\"stars\": 5, \"color\": \"red\"}");
      assertThat(reviews.get("/health").body()).isEqualTo("{\"status\": \"Reviews is healthy\"}");
    }
  }

  private static String reviews(Version version, Backend ratings, Request request) {
    return new Reviews(version, "reviews-pod", "null", ratings).answer(request).text();
  }
}
