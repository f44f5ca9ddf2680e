package dev.meltemi.runtime.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.runtime.process.SystemCommand;
import dev.meltemi.testkit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands in a mount namespace of their own. */
class MountScriptTest {
  @TempDir Path folder;

  @BeforeEach
  void needsRoot() {
    Needs.root();
    Needs.tool("unshare", "mount", "chroot");
  }

  @Test
  void aPlaceThatDoesNotExistIsMadeForThePodAlone() throws Exception {
    Path volume = volume("hello");
    String shown =
        run(
            List.of(new BoundFile(volume, Path.of("/etc/meltemi-test/certs"), true)),
            "cat /etc/meltemi-test/certs/file; ls /etc/passwd; touch /etc/meltemi-test/certs/x");
    assertThat(shown).contains("hello\n/etc/passwd\n").contains("Read-only file system");
    assertThat(Path.of("/etc/meltemi-test")).doesNotExist();
  }

  @Test
  void aPlaceBelowTheRootGivesTheContainerARootOfItsOwn() throws Exception {
    Path data = volume("data");
    Path certs = volume("certs");
    String shown =
        run(
            List.of(
                new BoundFile(data, Path.of("/meltemi-test"), false),
                new BoundFile(certs, Path.of("/etc/meltemi-test/certs"), true)),
            "cat /meltemi-test/file /etc/meltemi-test/certs/file; touch /meltemi-test/new;"
                + " ls -d /proc/self/fd /dev/null /usr/bin/env");
    assertThat(shown).isEqualTo("data\ncerts\n/dev/null\n/proc/self/fd\n/usr/bin/env\n");
    assertThat(data.resolve("new")).exists();
    assertThat(Path.of("/meltemi-test")).doesNotExist();
  }

  @Test
  void oneFileCoversAFileThatExistsAndNothingBesideIt() throws Exception {
    Path file = volume("other").resolve("file");
    String shown =
        run(
            List.of(new BoundFile(file, Path.of("/etc/passwd"), true)),
            "cat /etc/passwd; ls -d /etc/group");
    assertThat(shown).isEqualTo("other\n/etc/group\n");
  }

  private Path volume(String text) throws IOException {
    Path volume = Files.createDirectories(folder.resolve("it's " + text));
    Files.writeString(volume.resolve("file"), text + "\n");
    return volume;
  }

  private String run(List<BoundFile> files, String command) throws IOException {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    Path script = Files.writeString(folder.resolve("script"), MountScript.of(files, scratch));
    String all = "R=; . \"$0\"; exec ${R:+chroot} ${R:+\"$R\"} sh -c \"$1\"";
    return SystemCommand.attempt(
            List.of("unshare", "--mount", "sh", "-c", all, script.toString(), command), "")
        .output();
  }
}
