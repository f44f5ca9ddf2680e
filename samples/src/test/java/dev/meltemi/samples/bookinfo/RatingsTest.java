package dev.meltemi.samples.bookinfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.samples.http.Asking;
import org.junit.jupiter.api.Test;

class RatingsTest {

  @Test
  void everyBookHasFiveAndFourStars() throws Exception {
    try (Asking ratings = Asking.of(new Ratings())) {
      assertThat(ratings.get("/ratings/0").body())
          .isEqualTo("{\"id\": 0, \"ratings\": {\"Reviewer1\": 5, \"Reviewer2\": 4}}");
    }
  }

  @Test
  void postedStarsAreRememberedForTheirBookAlone() throws Exception {
    try (Asking ratings = Asking.of(new Ratings())) {
      assertThat(ratings.send("POST", "/ratings/3", "{\"Reviewer1\":1}").body())
          .isEqualTo("{\"id\": 3, \"ratings\": {\"Reviewer1\": 1}}");
      assertThat(ratings.get("/ratings/3").body())
          .isEqualTo("{\"id\": 3, \"ratings\": {\"Reviewer1\": 1}}");
      assertThat(ratings.get("/ratings/4").body()).contains("\"Reviewer2\": 4");
    }
  }

  @Test
  void wrongIdsAndBodiesAreRefused() throws Exception {
    try (Asking ratings = Asking.of(new Ratings())) {
      assertThat(ratings.get("/ratings/x").body())
          .isEqualTo("{\"error\": \"please provide numeric product ID\"}");
      assertThat(ratings.send("POST", "/ratings/1", "stars").body())
          .isEqualTo("{\"error\": \"please provide valid ratings JSON\"}");
      assertThat(ratings.send("DELETE", "/ratings/1", "").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void itIsHealthy() throws Exception {
    try (Asking ratings = Asking.of(new Ratings())) {
      assertThat(ratings.get("/health").body()).isEqualTo("{\"status\": \"Ratings is healthy\"}");
    }
  }
}
