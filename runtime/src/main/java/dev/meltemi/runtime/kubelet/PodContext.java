package dev.meltemi.runtime.kubelet;

import java.nio.file.Path;
import java.time.InstantSource;

/** What all pods of a kubelet share. */
record PodContext(
    KubeletOptions options,
    Environment.Source source,
    StatusPublisher publisher,
    InstantSource clock) {
  /** A directory in the mesh's own /run. */
  static final Path FILES = Path.of("/run/meltemi/pods");
}
