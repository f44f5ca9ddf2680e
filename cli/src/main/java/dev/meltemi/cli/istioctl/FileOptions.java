package dev.meltemi.cli.istioctl;

import java.util.List;
import picocli.CommandLine.Option;

/** The files of a command. */
final class FileOptions {
  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      description =
          "YAML or JSON with one or more documents; - is standard input. May be given several"
              + " times.")
  private List<String> files = List.of();

  List<String> files() {
    return files;
  }

  /** As the user typed them, to be typed again. */
  String typed() {
    return String.join(" ", files.stream().map(file -> "-f " + file).toList());
  }
}
