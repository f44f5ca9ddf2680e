package dev.meltemi.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** A running {@link Visit}. Safe for use from several threads. */
public final class Visitor implements AutoCloseable {
  private final Process process;
  private final Optional<Pty> pty;

  private Visitor(Process process, Optional<Pty> pty) {
    this.process = process;
    this.pty = pty;
  }

  static Visitor of(Process process) {
    return new Visitor(process, Optional.empty());
  }

  static Visitor of(Process process, Pty pty) {
    return new Visitor(process, Optional.of(pty));
  }

  public OutputStream input() {
    return pty.map(Pty::output).orElseGet(process::getOutputStream);
  }

  public InputStream output() {
    return pty.map(Pty::input).orElseGet(process::getInputStream);
  }

  /** Empty where a terminal carries both. */
  public Optional<InputStream> errors() {
    return pty.isPresent() ? Optional.empty() : Optional.of(process.getErrorStream());
  }

  /** Without a terminal nothing happens. */
  public void resize(int columns, int rows) throws IOException {
    if (pty.isPresent()) pty.get().resize(columns, rows);
  }

  /** Waits for the end. */
  public int exit() throws InterruptedException {
    return process.waitFor();
  }

  /** Ends the command and what it started, if it still runs. */
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    if (process.isAlive()) {
      started.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    pty.ifPresent(Pty::close);
  }
}
