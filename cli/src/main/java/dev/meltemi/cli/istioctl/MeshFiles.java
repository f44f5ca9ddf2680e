package dev.meltemi.cli.istioctl;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ReadResult;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.cli.UserError;
import dev.meltemi.compile.explain.PaperMesh;
import dev.meltemi.pilot.config.MeshSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A mesh out of files: each of them, and every {@code .yaml}, {@code .yml}, {@code .json} of a
 * folder.
 */
final class MeshFiles {
  private MeshFiles() {}

  /**
   * All documents in the order given. Of an object that is given twice the last counts, as if the
   * files were applied one after the other.
   *
   * @throws UserError when a file cannot be read, or a document of it is refused
   */
  static MeshSource read(List<String> files, String namespace) {
    List<ReadResult> results = sound(files, namespace);
    var problems = results.stream().flatMap(result -> result.allProblems().stream()).toList();
    return of(String.join(", ", files), over(MeshSnapshot.empty(), results), problems);
  }

  /** All documents, of which none is refused. */
  static List<ReadResult> sound(List<String> files, String namespace) {
    List<ReadResult> results = documents(files, namespace);
    var errors =
        results.stream()
            .flatMap(result -> result.allProblems().stream())
            .filter(Problem::isError)
            .map(InputDocuments::text)
            .toList();
    if (!errors.isEmpty()) throw new UserError(String.join("\n", errors));
    return results;
  }

  static List<ReadResult> documents(List<String> files, String namespace) {
    return InputDocuments.sources(expanded(files), System.in).stream()
        .map(source -> ResourceReader.read(source.text(), source.name(), namespace))
        .toList();
  }

  /** As a cluster would complete them. */
  static MeshSource of(String name, MeshSnapshot files, List<Problem> problems) {
    MeshSnapshot mesh = PaperMesh.complete(files);
    MeshSettings.Result settings = MeshSettings.read(mesh);
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(settings.problems());
    return new MeshSource(name, mesh, settings.config(), all);
  }

  /** The resources as they are when the documents have been applied. */
  static MeshSnapshot over(MeshSnapshot before, List<ReadResult> results) {
    return before.withAll(
        results.stream()
            .flatMap(result -> result.documents().stream())
            .map(Document::resource)
            .flatMap(Optional::stream)
            .map(resource -> keepingAddress(before, resource))
            .<MeshChange>map(MeshChange.Upsert::new)
            .toList());
  }

  /** A Service that is applied again without an address keeps the one that it has. */
  private static Resource keepingAddress(MeshSnapshot before, Resource resource) {
    if (!(resource instanceof Service service) || !service.clusterIp().isEmpty()) return resource;
    return before
        .services()
        .find(service.meta().namespace(), service.meta().name())
        .<Resource>map(known ->
            new Service(
                service.meta(),
                service.type(),
                known.clusterIp(),
                service.selector(),
                service.ports(),
                service.externalName(),
                known.loadBalancerIp()))
        .orElse(resource);
  }

  private static List<String> expanded(List<String> files) {
    return files.stream().flatMap(MeshFiles::expanded).toList();
  }

  private static Stream<String> expanded(String file) {
    if (file.equals(InputDocuments.STANDARD_INPUT)) return Stream.of(file);
    Path path = Path.of(file);
    if (!Files.isDirectory(path)) return Stream.of(file);
    try (Stream<Path> inside = Files.walk(path)) {
      return inside
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(name -> name.matches(".*\\.(yaml|yml|json)"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException | UncheckedIOException e) {
      throw new UserError("The folder %s cannot be read: %s.".formatted(file, e.getMessage()));
    }
  }
}
