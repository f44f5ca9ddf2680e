package dev.meltemi.runtime.kubelet;

import dev.meltemi.runtime.volume.ConfigSource;
import java.nio.file.Path;
import java.time.InstantSource;

/** What all pods of a kubelet share. */
record PodContext(
    KubeletOptions options,
    ConfigSource source,
    StatusPublisher publisher,
    LogIndex logs,
    InstantSource clock) {
  /** A directory in the mesh's own /run. */
  static final Path FILES = Path.of("/run/meltemi/pods");
}
