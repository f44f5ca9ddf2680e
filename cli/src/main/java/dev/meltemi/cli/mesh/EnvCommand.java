package dev.meltemi.cli.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code eval "$(meltemi env)"}: KUBECONFIG, and {@code istioctl} on the PATH; a real kubectl too
 * when there is none. Exactly two lines.
 */
@Command(
    name = "env",
    description = "Print the shell lines that point kubectl and istioctl at the mesh.",
    mixinStandardHelpOptions = true)
public final class EnvCommand implements Callable<Integer> {
  @Mixin private final StateOptions state = new StateOptions();

  @Override
  public Integer call() throws IOException {
    StateFolder folder = state.folder();
    StringBuilder path = new StringBuilder(Programs.distribution().resolve("bin").toString());
    if (SystemTools.onPath("kubectl").isEmpty()) path.append(':').append(kubectlFolder(folder));
    System.out.println("export KUBECONFIG=\"" + folder.kubeconfig() + "\"");
    System.out.println("export PATH=\"" + path + ":$PATH\"");
    return 0;
  }

  private static Path kubectlFolder(StateFolder folder) throws IOException {
    Path bin = folder.path().resolve("bin");
    Path link = bin.resolve("kubectl");
    if (!Files.isExecutable(link)) {
      Path real = Path.of(SystemTools.fetched("kubectl"));
      Files.createDirectories(bin);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, real);
    }
    return bin;
  }
}
