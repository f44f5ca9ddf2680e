package dev.meltemi.samples.httpbin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.samples.http.Asking;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpbinTest {

  private Asking httpbin;

  @BeforeEach
  void start() throws IOException {
    httpbin = Asking.of(new Httpbin());
  }

  @AfterEach
  void stop() {
    httpbin.close();
  }

  @Test
  void statusAnswersTheStatusAskedFor() throws Exception {
    for (int code : new int[] {200, 201, 204, 304, 404, 418, 500, 503}) {
      assertThat(httpbin.get("/status/" + code).statusCode()).isEqualTo(code);
      assertThat(httpbin.send("POST", "/status/" + code, "x").statusCode()).isEqualTo(code);
    }
    assertThat(httpbin.get("/status/500:1,200:0").statusCode()).isEqualTo(500);
    assertThat(httpbin.get("/status/999999").statusCode()).isIn(400, 599);
    assertThat(httpbin.get("/status/no").statusCode()).isEqualTo(400);
    assertThat(httpbin.get("/status/100").statusCode()).isEqualTo(400);
  }

  @Test
  void getSaysArgumentsHeadersOriginAndUrl() throws Exception {
    assertThat(httpbin.get("/get?a=b%20c&d", "x-request-id", "r-1").body())
        .startsWith(
            "{\n  \"args\": {\n    \"a\": \"b c\",\n    \"d\": \"\"\n  },\n  \"headers\": {\n")
        .contains("\"X-Request-Id\": \"r-1\"")
        .contains("\"origin\": \"127.0.0.1\"")
        .contains("\"url\": \"http://127.0.0.1:" + httpbin.port() + "/get?a=b%20c&d\"");
  }

  @Test
  void postSaysTheBodyAsDataFormAndJson() throws Exception {
    assertThat(httpbin.send("POST", "/post", "{\"a\":1}").body())
        .contains("\"data\": \"{\\\"a\\\":1}\"", "\"json\": {\n    \"a\": 1\n  }", "\"form\": {}");
    assertThat(
            httpbin
                .send("POST", "/post", "a=1", "content-type", "application/x-www-form-urlencoded")
                .body())
        .contains("\"data\": \"\"", "\"form\": {\n    \"a\": \"1\"\n  }", "\"json\": null");
    assertThat(httpbin.get("/post").statusCode()).isEqualTo(405);
  }

  @Test
  void anythingAnswersEveryMethodAndPath() throws Exception {
    assertThat(httpbin.send("PATCH", "/anything/a/b", "x").body())
        .contains("\"method\": \"PATCH\"", "/anything/a/b\"", "\"data\": \"x\"");
  }

  @Test
  void smallQuestionsHaveSmallAnswers() throws Exception {
    assertThat(httpbin.get("/ip").body()).isEqualTo("{\n  \"origin\": \"127.0.0.1\"\n}\n");
    assertThat(httpbin.get("/user-agent", "user-agent", "tests").body())
        .isEqualTo("{\n  \"user-agent\": \"tests\"\n}\n");
    assertThat(httpbin.get("/cookies", "cookie", "a=b; c=d").body())
        .contains("\"a\": \"b\"", "\"c\": \"d\"");
    assertThat(httpbin.get("/headers", "x-a", "b").body()).contains("\"X-A\": \"b\"");
    assertThat(httpbin.get("/html").body()).contains("<h1>");
    assertThat(httpbin.get("/json").body()).contains("slideshow");
    assertThat(httpbin.get("/").body()).contains("/status/{codes}");
    assertThat(httpbin.get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void delayWaitsThatManySecondsAndNotMoreThanTen() throws Exception {
    long start = System.nanoTime();
    assertThat(httpbin.get("/delay/0.2").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(200));
    assertThat(Httpbin.DELAY_MAX_SECONDS).isEqualTo(10);
  }

  @Test
  void bytesAreAsManyAsAskedAndTheSameForTheSameSeed() throws Exception {
    assertThat(httpbin.get("/bytes/16?seed=1").headers().firstValue("content-length"))
        .contains("16");
    assertThat(httpbin.get("/bytes/64?seed=1").body())
        .isEqualTo(httpbin.get("/bytes/64?seed=1").body());
    assertThat(httpbin.get("/bytes/999999").headers().firstValue("content-length"))
        .contains(Integer.toString(Httpbin.BYTES_MAX));
  }

  @Test
  void streamSendsOneObjectALine() throws Exception {
    var response = httpbin.get("/stream/3");

    assertThat(response.headers().firstValue("transfer-encoding")).contains("chunked");
    assertThat(response.body().lines()).hasSize(3).last().asString().contains("\"id\": 2");
  }

  @Test
  void redirectsCountDownToGet() throws Exception {
    assertThat(httpbin.get("/redirect/3").headers().firstValue("location"))
        .contains("/relative-redirect/2");
    assertThat(httpbin.get("/relative-redirect/1").headers().firstValue("location"))
        .contains("/get");
  }

  @Test
  void responseHeadersAreSetAsAskedButNeverSplit() throws Exception {
    assertThat(httpbin.get("/response-headers?x-a=b").headers().firstValue("x-a")).contains("b");
    assertThat(httpbin.get("/response-headers?x-a=b%0d%0ax-c:d").statusCode()).isEqualTo(400);
  }
}
