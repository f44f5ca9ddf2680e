package dev.meltemi.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A pseudo-terminal (pty(7)): a device for a program, and this end of it. The JDK has none, and
 * opening /proc/self/fd/N of this end would make another one, so it is read and written by the
 * system's calls. Safe for use from several threads; reading blocks.
 */
final class Pty implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_CLOEXEC = 0x80000;
  private static final long TIOCSWINSZ = 0x5414;
  private static final int BUFFER_BYTES = 8 * 1024;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN = intCall("posix_openpt", ValueLayout.JAVA_INT);
  private static final MethodHandle GRANT = intCall("grantpt", ValueLayout.JAVA_INT);
  private static final MethodHandle UNLOCK = intCall("unlockpt", ValueLayout.JAVA_INT);
  private static final MethodHandle CLOSE = intCall("close", ValueLayout.JAVA_INT);
  private static final MethodHandle NAME =
      intCall("ptsname_r", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
  private static final MethodHandle READ = longCall("read");
  private static final MethodHandle WRITE = longCall("write");
  private static final MethodHandle IOCTL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("ioctl"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          Linker.Option.firstVariadicArg(2));

  private final int descriptor;
  private final Path device;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Pty(int descriptor, Path device) {
    this.descriptor = descriptor;
    this.device = device;
  }

  static Pty open() throws IOException {
    int descriptor = call(() -> (int) OPEN.invokeExact(O_RDWR | O_NOCTTY | O_CLOEXEC));
    try (Arena arena = Arena.ofConfined()) {
      int _ = call(() -> (int) GRANT.invokeExact(descriptor));
      int _ = call(() -> (int) UNLOCK.invokeExact(descriptor));
      MemorySegment name = arena.allocate(64);
      int _ = call(() -> (int) NAME.invokeExact(descriptor, name, name.byteSize()));
      return new Pty(descriptor, Path.of(name.getString(0)));
    }
  }

  /** What the program opens. */
  Path device() {
    return device;
  }

  /** Lets this user open the device by its name. */
  void give(int uid) throws IOException {
    Files.setAttribute(device, "unix:uid", uid);
  }

  void resize(int columns, int rows) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      // struct winsize: rows, columns, and both in pixels, which nobody asks for.
      MemorySegment size = arena.allocate(8);
      size.set(ValueLayout.JAVA_SHORT, 0, (short) rows);
      size.set(ValueLayout.JAVA_SHORT, 2, (short) columns);
      int _ = call(() -> (int) IOCTL.invokeExact(descriptor, TIOCSWINSZ, size));
    }
  }

  /** What the program prints. Ends when nobody has the device open any more (read gives EIO). */
  InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment buffer = arena.allocate(Math.min(length, BUFFER_BYTES));
          long n = transfer(READ, buffer, buffer.byteSize());
          if (n <= 0) return -1;
          MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, offset, (int) n);
          return (int) n;
        }
      }
    };
  }

  /** What somebody types. Its end is typed as well: Ctrl-D. */
  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment all = arena.allocate(Math.max(1, length));
          MemorySegment.copy(bytes, offset, all, ValueLayout.JAVA_BYTE, 0, length);
          for (long done = 0; done < length; ) {
            long n = transfer(WRITE, all.asSlice(done), length - done);
            if (n <= 0) throw new IOException("the terminal is closed");
            done += n;
          }
        }
      }

      @Override
      public void close() throws IOException {
        if (!closed.get()) write(4);
      }
    };
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) return;
    try {
      int _ = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable bug) {
      throw new AssertionError("close", bug);
    }
  }

  private long transfer(MethodHandle call, MemorySegment buffer, long length) {
    if (closed.get()) return -1;
    try {
      return (long) call.invokeExact(descriptor, buffer, length);
    } catch (Throwable bug) {
      throw new AssertionError("foreign call", bug);
    }
  }

  private interface Call {
    int run() throws Throwable;
  }

  private static int call(Call call) throws IOException {
    int result;
    try {
      result = call.run();
    } catch (Throwable bug) {
      throw new AssertionError("foreign call", bug);
    }
    if (result < 0) throw new IOException("this machine gives no terminal (pty)");
    return result;
  }

  private static MethodHandle intCall(String name, java.lang.foreign.MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }

  private static MethodHandle longCall(String name) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG));
  }
}
