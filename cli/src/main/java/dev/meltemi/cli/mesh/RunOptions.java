package dev.meltemi.cli.mesh;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

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

  @Option(
      names = {"-y", "--yes"},
      description = "Install missing system tools without asking.")
  private boolean yes;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "A field of meshConfig, or a value of Istio's chart, such as"
              + " global.outboundTrafficPolicy.mode=ALLOW_ANY, or"
              + " global.proxy.includeIPRanges=10.0.0.1/24 for pods that are injected from then"
              + " on.")
  private Map<String, String> values = new LinkedHashMap<>();

  DataPlane dataPlane() {
    return dataPlane;
  }

  Map<String, String> images() {
    return images;
  }

  /** Those that are a part of MeshConfig. */
  SetValues meshSettings() {
    return SetValues.of(values);
  }

  /** The other values of Istio's chart by name. */
  Map<String, String> values() {
    Map<String, String> others = new LinkedHashMap<>(values);
    others.keySet().removeIf(SetValues::isKnown);
    return others;
  }

  int apiPort() {
    return apiPort;
  }

  boolean yes() {
    return yes;
  }
}
