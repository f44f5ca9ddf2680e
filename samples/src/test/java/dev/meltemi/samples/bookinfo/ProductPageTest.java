package dev.meltemi.samples.bookinfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.samples.http.Asking;
import dev.meltemi.samples.http.Backend;
import dev.meltemi.samples.http.Reply;
import dev.meltemi.samples.http.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProductPageTest {

  private static final String DETAILS =
      "{\"id\": 0, \"author\": \"William Shakespeare\", \"pages\": 200}";
  private static final String REVIEWS =
      "{\"id\": \"0\", \"podname\": \"reviews-v3-x\", \"reviews\": [{\"reviewer\": \"Reviewer1\","
          + " \"text\": \"Fun <b>\", \"rating\": {\"stars\": 4, \"color\": \"red\"}}]}";

  private final FakeBackend details = FakeBackend.ok(DETAILS);
  private final FakeBackend reviews = FakeBackend.ok(REVIEWS);
  private final FakeBackend ratings = FakeBackend.ok("{\"id\": 0, \"ratings\": {}}");

  @Test
  void thePageShowsDetailsReviewsStarsAndWhoServedThem() {
    String page = page(Request.of("GET", "/productpage"), reviews);

    assertThat(page)
        .contains("The Comedy of Errors", "<dd>William Shakespeare", "<dd>200")
        .contains("Fun &lt;b&gt;", "class=\"stars red\"", "★★★★<span>★</span>")
        .contains("Reviews served by: <code>reviews-v3-x</code>");
  }

  @Test
  void thePageFetchesNothingFromOtherHosts() {
    assertThat(page(Request.of("GET", "/productpage"), reviews))
        .doesNotContain("http:", "https:", "<script", "src=");
  }

  @Test
  void reviewsThatFailAreAskedTwiceAndThenApologisedFor() {
    FakeBackend failing = new FakeBackend(new Backend.Failed("timed out"));

    String page = page(Request.of("GET", "/productpage"), failing);

    assertThat(page)
        .contains("Error fetching product reviews!")
        .contains("Sorry, product reviews are currently unavailable for this book.")
        .contains("<dd>William Shakespeare");
    assertThat(failing.asked)
        .hasSize(2)
        .allSatisfy(asked -> assertThat(asked.timeout()).isEqualTo(Duration.ofSeconds(3)));
  }

  @Test
  void aSecondTryThatSucceedsShowsTheReviews() {
    FakeBackend flaky =
        new FakeBackend(new Backend.Answered(503, ""), new Backend.Answered(200, REVIEWS));

    assertThat(page(Request.of("GET", "/productpage"), flaky))
        .contains("reviews-v3-x")
        .doesNotContain("Sorry");
  }

  @Test
  void detailsThatFailAreAskedOnceAndApologisedFor() {
    FakeBackend failing = new FakeBackend(new Backend.Answered(503, "no healthy upstream"));

    String page =
        new ProductPage(failing, reviews, ratings).answer(Request.of("GET", "/productpage")).text();

    assertThat(page)
        .contains(
            "Sorry, product details are currently unavailable for this book.", "reviews-v3-x");
    assertThat(failing.asked).hasSize(1);
  }

  @Test
  void ratingsThatFailLeaveTheReviewWithANote() {
    FakeBackend unrated =
        FakeBackend.ok(
            "{\"reviews\": [{\"text\": \"Fun\", \"rating\": {\"error\": \"Ratings service is"
                + " currently unavailable\"}}]}");

    assertThat(page(Request.of("GET", "/productpage"), unrated))
        .contains("Fun", "Ratings service is currently unavailable");
  }

  @Test
  void signingInSetsTheUsersCookieAndReturns() {
    Reply reply =
        productPage()
            .answer(
                Request.of("POST", "/login")
                    .with("referer", "http://127.0.0.5:8080/productpage?u=normal")
                    .withBody("username=jason&passwd="));

    assertThat(reply.status()).isEqualTo(302);
    assertThat(reply.headers().get("location")).isEqualTo(List.of("/productpage"));
    assertThat(reply.headers().get("set-cookie"))
        .isEqualTo(List.of("user=jason; Path=/; HttpOnly; SameSite=Lax"));
  }

  @Test
  void aReferrerFromElsewhereDoesNotLeadThere() {
    Reply reply =
        productPage()
            .answer(
                Request.of("POST", "/login")
                    .with("referer", "http://elsewhere.example//other.example/x")
                    .withBody("username=jason"));

    assertThat(reply.headers().get("location")).isEqualTo(List.of("/productpage"));
  }

  @Test
  void aNameThatIsNoPlainWordStaysTextInCookieHeaderAndPage() {
    Reply reply =
        productPage().answer(Request.of("POST", "/login").withBody("username=%3Cb%3E%0d%0aX%3B"));
    String cookie = reply.headers().getOrDefault("set-cookie", List.of()).getFirst();
    assertThat(cookie).startsWith("user=%3Cb%3EX%3B; ");

    String page =
        page(Request.of("GET", "/productpage").with("cookie", "user=%3Cb%3EX%3B"), reviews);

    assertThat(page).contains("Signed in as <b>&lt;b&gt;X;</b>");
    assertThat(reviews.asked.getFirst().headers()).containsEntry("end-user", "<b>X;");
  }

  @Test
  void aSignedInUserIsNamedToTheBackendsByHeaderAndCookie() {
    page(
        Request.of("GET", "/productpage")
            .with("cookie", "theme=dark; user=jason; lang=el")
            .with("x-request-id", "r-1"),
        reviews);

    assertThat(List.of(details.asked.getFirst(), reviews.asked.getFirst()))
        .allSatisfy(asked ->
            assertThat(asked.headers())
                .containsEntry("end-user", "jason")
                .containsEntry("cookie", "user=jason")
                .containsEntry("x-request-id", "r-1"));
  }

  @Test
  void signingOutTakesTheCookieBack() {
    assertThat(productPage().answer(Request.of("GET", "/logout")).headers().get("set-cookie"))
        .isEqualTo(List.of("user=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
  }

  @Test
  void theApiSaysWhatTheBackendsSay() {
    ProductPage program =
        new ProductPage(details, new FakeBackend(new Backend.Answered(503, "")), ratings);

    assertThat(program.answer(Request.of("GET", "/api/v1/products")).text()).contains("\"id\": 0");
    assertThat(program.answer(Request.of("GET", "/api/v1/products/0")).text()).isEqualTo(DETAILS);
    assertThat(program.answer(Request.of("GET", "/api/v1/products/0/ratings")).text())
        .isEqualTo("{\"id\": 0, \"ratings\": {}}");
    Reply failed = program.answer(Request.of("GET", "/api/v1/products/0/reviews"));
    assertThat(failed.status()).isEqualTo(503);
    assertThat(failed.text())
        .isEqualTo(
            "{\"error\": \"Sorry, product reviews are currently unavailable for this book.\"}");
    assertThat(program.answer(Request.of("GET", "/api/v1/nothing")).status()).isEqualTo(404);
  }

  @Test
  void overSocketsAllFourServicesMakeOnePage() throws Exception {
    try (Asking stars = Asking.of(new Ratings());
        Asking facts = Asking.of(new Details());
        Asking opinions =
            Asking.of(new Reviews(Reviews.Version.V2, "reviews-v2-pod", "null", stars.backend()));
        Asking page =
            Asking.of(new ProductPage(facts.backend(), opinions.backend(), stars.backend()))) {
      var response = page.get("/productpage", "cookie", "user=jason");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type"))
          .contains("text/html; charset=utf-8");
      assertThat(response.body())
          .contains("Book Details", "stars black", "reviews-v2-pod", "<b>jason</b>");
      assertThat(page.get("/health").body()).isEqualTo("Product page is healthy");
      assertThat(page.get("/").body()).contains("/productpage");
      assertThat(page.get("/login").statusCode()).isEqualTo(405);
      assertThat(page.get("/nothing").statusCode()).isEqualTo(404);
    }
  }

  private String page(Request request, Backend reviews) {
    Reply reply = new ProductPage(details, reviews, ratings).answer(request);
    assertThat(reply.status()).isEqualTo(200);
    return reply.text();
  }

  private ProductPage productPage() {
    return new ProductPage(details, reviews, ratings);
  }
}
