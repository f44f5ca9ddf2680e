package dev.meltemi.runtime.volume;

import java.nio.file.Path;

/**
 * A file or folder that a container finds at some place of its file tree.
 *
 * @param source where it is in the mesh's own /run
 * @param target absolute, where the container finds it
 */
public record BoundFile(Path source, Path target, boolean readOnly) {}
