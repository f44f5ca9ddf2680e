package dev.meltemi.runtime.volume;

import java.util.Arrays;

/** A file's bytes and permissions, immutable. Its text form never shows the bytes. */
final class FileContent {
  private final byte[] bytes;
  private final int mode;

  /**
   * @param bytes not to be changed afterwards
   * @param mode the lowest nine bits count
   */
  FileContent(byte[] bytes, int mode) {
    this.bytes = bytes;
    this.mode = mode;
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  int mode() {
    return mode;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileContent that
        && mode == that.mode
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes) * 31 + mode;
  }

  @Override
  public String toString() {
    return "%d bytes, mode %o".formatted(bytes.length, mode);
  }
}
