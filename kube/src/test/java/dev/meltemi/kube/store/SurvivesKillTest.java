package dev.meltemi.kube.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurvivesKillTest {

  private static final int WRITES_BEFORE_THE_KILL = 300;

  @TempDir Path directory;

  @Test
  void nothingAcknowledgedIsLostWhenTheProcessIsKilled() throws Exception {
    Path file = directory.resolve("objects.db");
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged.add(line);
        if (acknowledged.size() == WRITES_BEFORE_THE_KILL) {
          // SIGKILL; what the child has printed by now is still in the pipe and is read to its end.
          writer.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(writer.waitFor()).isNotZero();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(WRITES_BEFORE_THE_KILL);
    try (ObjectStore store = ObjectStore.open(file)) {
      assertThat(
              store.list("things", Optional.empty()).objects().stream()
                  .map(object -> Json.text(object, "metadata", "name")))
          .containsAll(acknowledged);
      assertThat(store.revision()).isGreaterThanOrEqualTo(acknowledged.size());
    }
  }

  /** Creates objects for ever and prints each name once it is acknowledged. */
  static final class Writer {

    private Writer() {}

    static void main(String[] arguments) {
      ObjectStore store = ObjectStore.open(Path.of(arguments[0]));
      for (int i = 0; ; i++) {
        String name = "thing-" + i;
        var object = Json.object();
        object.putObject("metadata").put("name", name);
        if (store.create(new Key("things", "default", name), object)
            instanceof WriteResult.Written) {
          System.out.println(name);
        }
      }
    }
  }
}
