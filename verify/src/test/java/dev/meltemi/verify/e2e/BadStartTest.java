package dev.meltemi.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh that cannot start: one clear paragraph, an exit code, and nothing runs or is stored. */
class BadStartTest {
  @TempDir Path folder;

  @BeforeAll
  static void needs() {
    MeshFixture.needs();
  }

  @AfterEach
  void nothingRunsAndNothingIsStored() {
    assertThat(Host.processesWith(state())).isEmpty();
    assertThat(Path.of(state(), "database")).doesNotExist();
    assertThat(Path.of(state(), "kubeconfig")).doesNotExist();
  }

  @Test
  void aTakenApiPortIsNamedWithTheOption() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      Ran.meltemi("up", "--detach", "--state", state(), "--api-port", port)
          .isRefusedWith("Port " + port, "in use", "--api-port");
      Ran.meltemi("up", "--state", state(), "--api-port", port)
          .isRefusedWith("Port " + port, "in use", "--api-port");
    }
  }

  @Test
  void aPortThatIsNoneIsRefused() {
    Ran.meltemi("up", "--state", state(), "--api-port", "99999")
        .isRefusedWith("--api-port 99999", "1 to 65535");
  }

  @Test
  void aStateFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (String detach : List.of("--detach", "--yes")) {
      Ran.meltemi("up", detach, "--state", file.resolve("state").toString())
          .isRefusedWith("state folder " + file, "cannot be written", "--state DIR");
    }
    assertThat(file).isEmptyFile();
  }

  @Test
  void anOrdinaryUserWithoutUserNamespacesIsToldWhatToDo() throws IOException {
    Needs.tool("unshare", "setpriv");
    Path limit = Path.of("/proc/sys/user/max_user_namespaces");
    String before = Files.readString(limit);
    // A user namespace in which the caller is an ordinary user and may make no further one. The
    // limit that is written is that namespace's own.
    String refusing =
        "echo 0 >" + limit + " && exec setpriv --inh-caps=-all --ambient-caps=-all \"$@\"";
    List<String> outer =
        List.of("unshare", "--user", "--keep-caps", "--map-user=1000", "sh", "-c", refusing, "sh");
    Ran.meltemiUnder(outer, "up", "--state", state())
        .isRefusedWith("not root", "namespaces", "Run as root", "max_user_namespaces");
    Ran.meltemiUnder(outer, "up", "--detach", "--state", state())
        .isRefusedWith("not root", "namespaces", "Run as root", "max_user_namespaces");
    assertThat(Files.readString(limit)).isEqualTo(before);
  }

  private String state() {
    return folder.resolve("state").toString();
  }
}
