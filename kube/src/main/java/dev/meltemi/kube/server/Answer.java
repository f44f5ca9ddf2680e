package dev.meltemi.kube.server;

import dev.meltemi.kube.stream.Upgrade;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** What a request is answered with. */
sealed interface Answer {

  /** The HTTP status. */
  int code();

  /**
   * A JSON document.
   *
   * @param warnings for {@code Warning} headers, which kubectl prints
   */
  record Tree(int code, JsonNode body, List<String> warnings) implements Answer {
    Tree(int code, JsonNode body) {
      this(code, body, List.of());
    }
  }

  /** Any other text. */
  record Text(int code, String mediaType, String body) implements Answer {}

  /** The connection becomes a WebSocket that is served elsewhere. */
  record WebSocket(Upgrade upgrade) implements Answer {
    @Override
    public int code() {
      return 101;
    }
  }

  /**
   * Anything that is no text.
   *
   * @param body belongs to the answer
   */
  record Binary(int code, String mediaType, ByteBuffer body) implements Answer {}

  /** Lines that come as they come. {@code start} is called once, on a thread that may block. */
  record Stream(String mediaType, Consumer<Outlet> start) implements Answer {
    @Override
    public int code() {
      return 200;
    }
  }
}
