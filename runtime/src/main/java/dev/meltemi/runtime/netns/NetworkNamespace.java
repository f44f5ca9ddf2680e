package dev.meltemi.runtime.netns;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs code on a thread inside another network namespace: a socket belongs for ever to the
 * namespace of the thread that created it (setns(2)), so a connection opened here is the pod's.
 *
 * <p>Each call uses a platform thread of its own that ends with the call; a virtual thread would
 * take its carrier along into the namespace.
 */
public final class NetworkNamespace {
  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x40000000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("open"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          CAPTURE_ERRNO,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SETNS =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("setns"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
          CAPTURE_ERRNO);
  private static final MethodHandle CLOSE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("close"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private final Path path;

  /** A namespace by its file: /run/netns/NAME or /proc/PID/ns/net. */
  public NetworkNamespace(Path path) {
    this.path = path;
  }

  /**
   * Runs {@code work} inside and returns its result. Must not create threads that outlive it.
   *
   * @throws IOException if the namespace cannot be entered, or {@code work} threw one
   */
  public <T> T call(Callable<T> work) throws IOException, InterruptedException {
    FutureTask<T> task =
        new FutureTask<>(() -> {
          enter();
          return work.call();
        });
    Thread.ofPlatform().name("in-" + path.getFileName()).daemon().start(task);
    try {
      return task.get();
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof IOException io) throw io;
      throw new IllegalStateException("work in " + path, cause);
    }
  }

  private void enter() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CAPTURED);
      int descriptor =
          (int) OPEN.invokeExact(state, arena.allocateFrom(path.toString()), O_RDONLY | O_CLOEXEC);
      if (descriptor < 0) throw failure("open", state);
      int entered = (int) SETNS.invokeExact(state, descriptor, CLONE_NEWNET);
      IOException refused = failure("setns", state);
      int _ = (int) CLOSE.invokeExact(descriptor);
      if (entered != 0) throw refused;
    } catch (IOException e) {
      throw e;
    } catch (Throwable bug) {
      throw new AssertionError("foreign call", bug);
    }
  }

  private IOException failure(String call, MemorySegment state) {
    return new IOException("%s %s: errno %d".formatted(call, path, (int) ERRNO.get(state, 0L)));
  }
}
