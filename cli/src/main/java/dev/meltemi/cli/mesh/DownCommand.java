package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.runtime.outer.StateLock;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meltemi down}: stops the mesh of a state folder. */
@Command(name = "down", description = "Stop the mesh.", mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 20;

  @Mixin private final StateOptions state = new StateOptions();

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    var front = StateLock.holder(state.folder().path());
    if (front.isEmpty()) {
      System.out.println("No mesh runs in " + state.folder().path() + ".");
      return 0;
    }
    var process = front.get();
    process.destroy();
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      if (!process.destroyForcibly()) {
        throw new UserError(
            "Process %d does not end, and belongs to another user. Stop it as that user."
                .formatted(process.pid()));
      }
    }
    System.out.println("The mesh is down.");
    return 0;
  }
}
