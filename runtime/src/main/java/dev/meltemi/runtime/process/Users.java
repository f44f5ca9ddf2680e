package dev.meltemi.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Which users exist inside, and so whom programs can run as. */
public enum Users {
  /** Root on the host: every uid exists, the proxy is 1337 and applications are somebody else. */
  ALL,
  /**
   * A user namespace with one mapped uid: everything runs as its root, the proxy marks its sockets.
   */
  ONE;

  public static final int PROXY = 1337;

  /**
   * An application that does not say who it is; never {@link #PROXY}, whose traffic is not
   * captured.
   */
  public static final int APPLICATION = 1000;

  /**
   * What the current user namespace maps (user_namespaces(7): "inside outside length" per line).
   */
  public static Users current() {
    try {
      String[] fields = Files.readString(Path.of("/proc/self/uid_map")).strip().split("\\s+");
      return fields.length == 3 && fields[2].equals("1") ? ONE : ALL;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public OptionalInt proxy() {
    return this == ALL ? OptionalInt.of(PROXY) : OptionalInt.empty();
  }

  /**
   * The user of an application.
   *
   * @param wanted what the pod asks for; 0 stays root
   */
  public OptionalInt application(OptionalLong wanted) {
    return this == ALL ? OptionalInt.of((int) wanted.orElse(APPLICATION)) : OptionalInt.empty();
  }
}
