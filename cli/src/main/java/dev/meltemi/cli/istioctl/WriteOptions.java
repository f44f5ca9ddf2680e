package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.istioctl.ObjectWriter.Mode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** What create, replace and apply have in common: all of it but the word. */
final class WriteOptions {
  @Mixin private final FileOptions files = new FileOptions();
  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final WaitOptions wait;

  WriteOptions(PilotFinder localMesh) {
    this.wait = new WaitOptions(localMesh);
  }

  int run(Mode mode, CommandSpec spec) {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    var sources = InputDocuments.sources(files.files(), System.in);
    String namespace = cluster.namespace().orElse("default");
    // Validation comes before all else, even before the question where the cluster is.
    var checked = InputDocuments.checked(sources, namespace);
    var access = cluster.access();
    if (cluster.namespace().isEmpty() && !access.namespace().equals(namespace)) {
      checked = InputDocuments.checked(sources, access.namespace());
    }
    checked.warnings().forEach(warning -> err.println(InputDocuments.text(warning)));
    err.flush();
    var targets = checked.documents().stream().map(d -> Target.of(d, cluster.namespace())).toList();
    try (var api = new ApiClient(access)) {
      var written = new ObjectWriter(api, mode, files.typed()).write(targets);
      written.forEach(one -> out.println(one.outcome()));
      out.flush();
      String command = "%s %s".formatted(mode.name().toLowerCase(Locale.ROOT), files.typed());
      Journal.of(access)
          .add(command, OptionalInt.empty(), changes(written))
          .ifPresent(why -> {
            err.println(why);
            err.flush();
          });
      return wait.await(wishes(written), out);
    }
  }

  private static List<Journal.Change> changes(List<ObjectWriter.Written> written) {
    return written.stream()
        .filter(one -> one.target().type().isIstio())
        .map(one ->
            new Journal.Change(
                one.target().spoken(),
                one.target().folder(),
                one.target().name(),
                one.before(),
                Optional.of(one.after())))
        .toList();
  }

  /** The newest revision of each kind includes the others. */
  private static Collection<String> wishes(List<ObjectWriter.Written> written) {
    var newest = new LinkedHashMap<String, String>();
    for (var one : written) {
      String kind = one.target().type().kind();
      newest.put(kind, WaitOptions.revision(kind, one.revision()));
    }
    return newest.values();
  }
}
