package dev.meltemi.runtime.volume;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The volumes of one pod as folders. Made when a container that mounts them starts, renewed when
 * their objects change. Safe for use from several threads.
 */
public final class PodVolumes {
  private static final Logger LOG = LoggerFactory.getLogger(PodVolumes.class);

  private final PodFields fields;
  private final ConfigSource source;
  private final Path folder;

  // Both are guarded by the monitor.
  private final Map<String, AtomicFolder> folders = new HashMap<>();
  private final Map<String, Map<String, FileContent>> written = new HashMap<>();

  /**
   * @param folder of this pod's volumes, for nothing else
   */
  public PodVolumes(PodFields fields, ConfigSource source, Path folder) {
    this.fields = fields;
    this.source = source;
    this.folder = folder;
  }

  /**
   * Makes what a container mounts and says where each goes.
   *
   * @param owner of files that have none yet: the user of the first container that mounts them
   * @param expand replaces variables in the field {@code subPathExpr}
   * @throws MissingContent if something that is not optional does not exist, or is not supported
   */
  public synchronized List<BoundFile> prepare(
      Container container, OptionalInt owner, UnaryOperator<String> expand)
      throws MissingContent, IOException {
    for (Volume volume : pod().spec().volumes()) {
      if (volume instanceof Volume.Other(String name, String type)) throw refused(name, type);
    }
    List<BoundFile> bound = new ArrayList<>();
    for (Container.Mount mount : container.setting().mounts()) {
      Volume volume = find(mount);
      Path root = make(volume, owner);
      boolean readOnly = mount.readOnly() || volume instanceof Volume.Projection;
      Path source = part(root, volume, mount, expand);
      bound.add(new BoundFile(source, Path.of(mount.path()).normalize(), readOnly));
    }
    return bound;
  }

  /**
   * Takes over what the objects say now. Files of an object that is gone stay, unless it is
   * optional.
   */
  public synchronized void refresh() throws IOException {
    for (Volume volume : pod().spec().volumes()) {
      if (!(volume instanceof Volume.Projection projection)) continue;
      AtomicFolder made = folders.get(volume.name());
      if (made == null) continue;
      try {
        write(projection, made);
      } catch (MissingContent gone) {
        // What a running program reads is not taken away from it.
        LOG.debug("volume {} stays as it was: {}", volume.name(), gone.getMessage());
      }
    }
  }

  private Pod pod() {
    return fields.pod();
  }

  private Volume find(Container.Mount mount) throws MissingContent {
    return pod().spec().volumes().stream()
        .filter(volume -> volume.name().equals(mount.volume()))
        .findFirst()
        .orElseThrow(
            () -> new MissingContent("the pod has no volume \"%s\"".formatted(mount.volume())));
  }

  private Path make(Volume volume, OptionalInt owner) throws MissingContent, IOException {
    Path root = folder.resolve(volume.name());
    switch (volume) {
      case Volume.EmptyDir(var _) -> {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
      case Volume.Projection projection -> {
        AtomicFolder made = folders.get(volume.name());
        if (made == null) made = new AtomicFolder(root, owner);
        write(projection, made);
        folders.put(volume.name(), made);
      }
      case Volume.Other(String name, String type) -> throw refused(name, type);
    }
    return root;
  }

  private void write(Volume.Projection projection, AtomicFolder to)
      throws MissingContent, IOException {
    Map<String, FileContent> files = new ProjectedFiles(fields, source, projection).files();
    if (files.equals(written.get(projection.name()))) return;
    to.write(files);
    written.put(projection.name(), files);
  }

  private static Path part(
      Path root, Volume volume, Container.Mount mount, UnaryOperator<String> expand)
      throws MissingContent, IOException {
    if (mount.subPath().isEmpty()) return root;
    String sub = expand.apply(mount.subPath());
    if (!ProjectedFiles.isInside(sub)) {
      throw new MissingContent("subPath \"%s\" leads out of the volume".formatted(sub));
    }
    Path part = root.resolve(sub);
    boolean projected = volume instanceof Volume.Projection;
    if (projected && Files.notExists(part)) {
      throw new MissingContent("volume \"%s\" has no %s".formatted(mount.volume(), sub));
    }
    if (!projected && Files.notExists(part)) {
      Files.createDirectories(part);
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    // A part of a projection is what it was at the start: as with a kubelet, it is not renewed.
    return part.toRealPath();
  }

  private static MissingContent refused(String volume, String type) {
    return new MissingContent(
        ("volume \"%s\" of type %s is not supported: the volumes of this mesh are emptyDir,"
                + " configMap, secret, downwardAPI and projected")
            .formatted(volume, type));
  }
}
