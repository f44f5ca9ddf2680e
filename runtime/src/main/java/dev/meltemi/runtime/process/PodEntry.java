package dev.meltemi.runtime.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The way into a pod: the network namespace of its own, a mount namespace in which the pod's
 * resolv.conf and hosts cover the host's, and the user that the program runs as.
 *
 * <p>Every step replaces the one before by exec, so the program has the process id that was
 * started.
 *
 * @param namespace network namespace, a name under /run/netns
 * @param files directory with the pod's {@code resolv.conf} and {@code hosts}
 * @param hostname what the program sees as its host name
 * @param user uid and gid to drop to; empty where only one user is mapped (no root on the host)
 * @param mounts commands that mount the volumes; they may leave another root in {@code R}
 * @param workingDir where the program starts, "" for /
 */
public record PodEntry(
    String namespace,
    Path files,
    String hostname,
    OptionalInt user,
    Path mounts,
    String workingDir) {
  // A resolv.conf that is a link into /run (systemd-resolved) is resolved by mount itself.
  private static final String MOUNTS =
      """
      for f in resolv.conf hosts; do [ ! -e /etc/$f ] || mount --bind "$0/$f" /etc/$f || exit 125; done
      R=; [ ! -s "$2" ] || . "$2"
      hostname "$1" 2>/dev/null; shift 2
      exec ${R:+chroot} ${R:+"$R"} "$@\"\
      """;

  /** The whole command that runs {@code program} inside the pod. */
  public List<String> command(List<String> program) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("nsenter", "--net=/run/netns/" + namespace, "--"));
    command.addAll(List.of("unshare", "--mount", "--uts", "--"));
    command.addAll(List.of("sh", "-c", MOUNTS, files.toString(), hostname, mounts.toString()));
    user.ifPresent(uid ->
        command.addAll(
            List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--")));
    if (!workingDir.isEmpty()) {
      command.addAll(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", workingDir));
    }
    command.addAll(program);
    return List.copyOf(command);
  }
}
