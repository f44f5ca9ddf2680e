package dev.meltemi.cli.mesh;

import dev.meltemi.cli.Main;
import dev.meltemi.runtime.outer.StateLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code meltemi status}: whether a mesh runs, how to reach it, and its pods. Exit code 1 when none
 * does.
 */
@Command(
    name = "status",
    description = "Say whether the mesh runs, how to reach it, and how its pods are.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  @Mixin private final StateOptions state = new StateOptions();

  @Override
  public Integer call() {
    StateFolder folder = state.folder();
    var front = StateLock.holder(folder.path());
    if (front.isEmpty()) {
      System.out.println(
          "No mesh runs in %s. Start one with: ./meltemi up".formatted(folder.path()));
      return 1;
    }
    var facts = Facts.read(folder);
    System.out.println(
        "mesh             running, process %d%s"
            .formatted(front.get().pid(), facts.isEmpty() ? ", still starting" : ""));
    facts.ifPresent(known -> {
      System.out.println("data plane       " + known.dataPlane());
      System.out.println("API server       " + known.apiServer());
      System.out.println("ingress gateway  " + known.url());
    });
    System.out.println("state folder     " + folder.path());
    System.out.println();
    return Main.run("meltemi", "get", "pods", "-A", "--kubeconfig", folder.kubeconfig().toString());
  }
}
