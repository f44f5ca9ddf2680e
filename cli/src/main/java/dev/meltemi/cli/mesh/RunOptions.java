package dev.meltemi.cli.mesh;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code up} and {@code demo} can be told about the mesh that they start. */
final class RunOptions {
  @Option(
      names = "--data-plane",
      paramLabel = "java|envoy",
      defaultValue = "java",
      description = "The program that every proxy is: ours, or a real Envoy.")
  private DataPlane dataPlane = DataPlane.JAVA;

  @Option(
      names = "--image",
      paramLabel = "NAME=COMMAND",
      description =
          "A local program for a container image; more in images.yaml of the state folder.")
  private Map<String, String> images = new LinkedHashMap<>();

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the API server on 127.0.0.1 (default: a free one).")
  private int apiPort;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-y", "--yes"},
      description = "Install missing system tools without asking.")
  private boolean yes;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "A value of Istio's chart, such as global.proxy.includeIPRanges=10.0.0.1/24 or"
              + " global.outboundTrafficPolicy.mode=ALLOW_ANY, or a field under meshConfig.")
  private Map<String, String> settings = new LinkedHashMap<>();

  DataPlane dataPlane() {
    return dataPlane;
  }

  Map<String, String> images() {
    return images;
  }

  /** Those of {@code --set} that are settings of the mesh. */
  SetValues settings() {
    return new SetValues(settings).ofMesh();
  }

  /** Those of {@code --set} that are about injection. */
  Map<String, String> injection() {
    return new SetValues(settings).others();
  }

  /** 0 stands for a free one. */
  int apiPort() {
    if (apiPort < 0 || apiPort > 65535) {
      throw new ParameterException(
          command.commandLine(), "--api-port %d is no port: 1 to 65535.".formatted(apiPort));
    }
    return apiPort;
  }

  boolean yes() {
    return yes;
  }
}
