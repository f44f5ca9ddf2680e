package dev.meltemi.samples.bookinfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.samples.http.Asking;
import org.junit.jupiter.api.Test;

class DetailsTest {

  @Test
  void aBooksDetailsAreJson() throws Exception {
    try (Asking details = Asking.of(new Details())) {
      var response = details.get("/details/7");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).contains("application/json");
      assertThat(response.body())
          .isEqualTo(
              "{\"id\": 7, \"author\": \"William Shakespeare\", \"year\": 1595, \"type\":"
                  + " \"paperback\", \"pages\": 200, \"publisher\": \"PublisherA\", \"language\":"
                  + " \"English\", \"ISBN-10\": \"1234567890\", \"ISBN-13\": \"123-1234567890\"}");
    }
  }

  @Test
  void anIdThatIsNoNumberIsRefused() throws Exception {
    try (Asking details = Asking.of(new Details())) {
      var response = details.get("/details/comedy");

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("{\"error\": \"please provide numeric product id\"}");
    }
  }

  @Test
  void itIsHealthy() throws Exception {
    try (Asking details = Asking.of(new Details())) {
      assertThat(details.get("/health").body()).isEqualTo("{\"status\": \"Details is healthy\"}");
    }
  }
}
