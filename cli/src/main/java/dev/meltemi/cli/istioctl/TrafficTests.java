package dev.meltemi.cli.istioctl;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ReadResult;
import dev.meltemi.api.trial.TrafficTest;
import dev.meltemi.cli.UserError;
import dev.meltemi.compile.explain.Explainer;
import dev.meltemi.compile.trial.Coverage;
import dev.meltemi.compile.trial.Judge;
import dev.meltemi.compile.trial.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the TrafficTests of some files. Configurations that several tests share are read once. */
final class TrafficTests {
  private final String namespace;
  private final Map<List<TrafficTest.Given>, MeshSource> meshes = new HashMap<>();
  private final Map<Path, List<ReadResult>> files = new HashMap<>();

  private TrafficTests(String namespace) {
    this.namespace = namespace;
  }

  /** One test with its verdicts. */
  record Run(TrafficTest test, List<Verdict> verdicts, List<Coverage.Rule> rules, long nanos) {
    String name() {
      return test.meta().name();
    }
  }

  /** A test with the configuration that is given to it. */
  record Prepared(TrafficTest test, MeshSource mesh) {
    Run run() {
      long start = System.nanoTime();
      var judge =
          new Judge(Explainer.of(mesh.snapshot(), mesh.config()), mesh.config().clusterDomain());
      List<Verdict> verdicts = test.cases().stream().map(judge::judge).toList();
      var rules = judge.coverage().of(mesh.snapshot());
      return new Run(test, verdicts, rules, System.nanoTime() - start);
    }
  }

  /**
   * @throws UserError when a file is missing or wrong, or none holds a test
   */
  static List<Run> run(List<String> names, String namespace) {
    return prepare(names, namespace).stream().map(Prepared::run).toList();
  }

  static List<Prepared> prepare(List<String> names, String namespace) {
    var tests = new TrafficTests(namespace);
    List<ReadResult> read = MeshFiles.sound(names, namespace);

    List<Prepared> prepared = new ArrayList<>();
    for (ReadResult result : read) {
      // What else a test's file holds is given to it, too.
      List<TrafficTest.Given> beside = new ArrayList<>();
      List<TrafficTest> found = new ArrayList<>();
      result.documents().stream()
          .map(Document::resource)
          .flatMap(Optional::stream)
          .forEach(resource -> {
            if (resource instanceof TrafficTest test) found.add(test);
            else beside.add(new TrafficTest.Given.Inline(resource));
          });
      found.forEach(test -> prepared.add(tests.prepare(test, beside)));
    }
    if (prepared.isEmpty()) {
      throw new UserError("There is no TrafficTest in %s.".formatted(String.join(", ", names)));
    }
    return prepared;
  }

  private Prepared prepare(TrafficTest test, List<TrafficTest.Given> beside) {
    List<TrafficTest.Given> given = new ArrayList<>(test.given());
    given.addAll(beside);
    return new Prepared(test, meshes.computeIfAbsent(List.copyOf(given), this::mesh));
  }

  private MeshSource mesh(List<TrafficTest.Given> given) {
    MeshSnapshot snapshot = MeshSnapshot.empty();
    for (TrafficTest.Given part : given) {
      snapshot =
          switch (part) {
            case TrafficTest.Given.Inline(var resource) ->
                snapshot.with(new MeshChange.Upsert(resource));
            case TrafficTest.Given.File(String name, Origin origin) ->
                snapshot.withAll(changes(find(name, origin)));
          };
    }
    return MeshFiles.of("the test's configuration", snapshot, List.of());
  }

  private List<MeshChange> changes(Path file) {
    List<ReadResult> read =
        files.computeIfAbsent(file, path -> MeshFiles.sound(List.of(path.toString()), namespace));

    return read.stream()
        .flatMap(result -> result.documents().stream())
        .map(Document::resource)
        .flatMap(Optional::stream)
        .<MeshChange>map(MeshChange.Upsert::new)
        .toList();
  }

  private static Path find(String name, Origin origin) {
    Path folder = Optional.ofNullable(Path.of(origin.source()).getParent()).orElse(Path.of(""));
    for (Path path : List.of(folder.resolve(name), Path.of(name))) {
      if (Files.exists(path)) return path.normalize();
    }
    throw new UserError(
        "%s: there is no file %s, neither beside the test nor in the working directory."
            .formatted(origin, name));
  }
}
