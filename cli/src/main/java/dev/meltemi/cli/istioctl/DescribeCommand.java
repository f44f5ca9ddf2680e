package dev.meltemi.cli.istioctl;

import dev.meltemi.api.kube.Pod;
import dev.meltemi.cli.UserError;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code istioctl describe pod|service NAME}: which configuration it lives under. */
@Command(
    name = "describe",
    description = "Show the Services, rules, policies and gateways of a pod or Service.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  istioctl describe pod reviews-v1-7d.default",
      "  istioctl describe service reviews -f bookinfo.yaml -f routing/"
    })
public final class DescribeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "KIND", description = "pod (po) or service (svc).")
  private String kind = "";

  @Parameters(index = "1", paramLabel = "NAME[.NAMESPACE]", description = "Of which.")
  private String name = "";

  @Mixin private final MeshOptions options = new MeshOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    MeshSource source = options.read();
    Mesh mesh = Compiler.of(source.snapshot(), source.config()).mesh();
    int dot = name.indexOf('.');
    String namespace = dot < 0 ? options.namespace() : name.substring(dot + 1);
    String own = dot < 0 ? name : name.substring(0, dot);
    var description = new Description(mesh);
    switch (kind) {
      case "pod", "po", "pods" -> description.pod(pod(mesh, namespace, own));
      case "service", "svc", "services" -> description.service(service(mesh, namespace, own));
      default ->
          throw new UserError(
              "There is nothing to tell of a \"%s\": pod or service.".formatted(kind));
    }
    spec.commandLine().getOut().print(description.text());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static Pod pod(Mesh mesh, String namespace, String name) {
    return mesh.snapshot()
        .pods()
        .find(namespace, name)
        .orElseThrow(() ->
            new UserError(
                "There is no pod %s in namespace %s. There are: %s."
                    .formatted(
                        name,
                        namespace,
                        some(
                            mesh.snapshot().pods().in(namespace).values().stream()
                                .map(pod -> pod.meta().name())
                                .toList()))));
  }

  private static MeshService service(Mesh mesh, String namespace, String name) {
    return mesh.services().stream()
        .filter(one -> one.service().isPresent())
        .filter(one -> one.namespace().equals(namespace) && one.meta().name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                "There is no Service %s in namespace %s. There are: %s."
                    .formatted(
                        name,
                        namespace,
                        some(
                            mesh.services().stream()
                                .filter(one -> one.namespace().equals(namespace))
                                .map(one -> one.meta().name())
                                .toList()))));
  }

  private static String some(List<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().sorted().limit(10).collect(Collectors.joining(", "));
  }
}
