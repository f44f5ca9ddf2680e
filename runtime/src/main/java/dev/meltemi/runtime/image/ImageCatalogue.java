package dev.meltemi.runtime.image;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Image name → program. What users add wins over what is built in; a container's own {@code
 * command} wins over both, except for the proxy and its init container.
 */
public final class ImageCatalogue {
  /** Arguments of the samples' program by the last part of the image's name. */
  private static final Map<String, List<String>> SAMPLES =
      Map.ofEntries(
          Map.entry("examples-bookinfo-productpage-v1", List.of("productpage")),
          Map.entry("examples-bookinfo-details-v1", List.of("details")),
          Map.entry("examples-bookinfo-ratings-v1", List.of("ratings")),
          Map.entry("examples-bookinfo-reviews-v1", List.of("reviews", "v1")),
          Map.entry("examples-bookinfo-reviews-v2", List.of("reviews", "v2")),
          Map.entry("examples-bookinfo-reviews-v3", List.of("reviews", "v3")),
          Map.entry("httpbin", List.of("httpbin")),
          Map.entry("go-httpbin", List.of("httpbin")),
          Map.entry("citizenstig-httpbin", List.of("httpbin")));

  private final Map<String, List<String>> added;
  private final List<String> samples;
  private final List<String> pilot;

  /**
   * @param added the user's own entries, by name with or without registry and tag
   * @param samples the command that runs a sample; the program's name is appended
   * @param pilot the command that runs the control plane
   */
  public ImageCatalogue(Map<String, List<String>> added, List<String> samples, List<String> pilot) {
    this.added = new HashMap<>(added);
    this.samples = List.copyOf(samples);
    this.pilot = List.copyOf(pilot);
  }

  /** The program of a container with this image, {@code command} and {@code args}. */
  public Program find(String image, List<String> command, List<String> args) {
    String last = ImageName.last(image);
    switch (last) {
      case "proxyv2", "proxy", "proxy_debug", "proxyv2_debug" -> {
        if (isMesh(image)) return initOrProxy(args);
      }
      case "istio-init", "proxy_init", "proxy-init" -> {
        return new Program.CaptureInit();
      }
      default -> {}
    }
    if (!command.isEmpty()) return new Program.Local(join(command, args));
    Optional<List<String>> own = added(image);
    if (own.isPresent()) return new Program.Local(join(own.get(), args));
    if (last.equals("pilot") && isMesh(image)) {
      return new Program.ControlPlane(join(pilot, args));
    }
    List<String> sample = SAMPLES.get(last);
    // The arguments of a sample belong to the original's entry point, not to ours.
    if (sample != null) return new Program.Local(join(samples, sample));
    return new Program.Unknown(unknown(image));
  }

  // Today's Istio runs "proxyv2 istio-iptables …" as its init container.
  private static Program initOrProxy(List<String> args) {
    return args.contains("istio-iptables") ? new Program.CaptureInit() : new Program.Proxy();
  }

  private static boolean isMesh(String image) {
    String bare = ImageName.bare(image);
    return bare.startsWith("meltemi/")
        || bare.startsWith("istio/")
        || bare.startsWith("istio-release/")
        || bare.startsWith("istio-testing/");
  }

  private Optional<List<String>> added(String image) {
    for (String name : List.of(image, ImageName.bare(image), ImageName.last(image))) {
      List<String> command = added.get(name);
      if (command != null) return Optional.of(command);
    }
    return Optional.empty();
  }

  private static String unknown(String image) {
    String name = ImageName.bare(image);
    return ("No local program is known for image \"%s\". Meltemi runs programs of this machine and"
            + " pulls no images: give the container a command, or add a line '%s: COMMAND' to"
            + " images.yaml in the state folder, or start with: meltemi up --image %s=COMMAND")
        .formatted(image, name, name);
  }

  private static List<String> join(List<String> first, List<String> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }
}
