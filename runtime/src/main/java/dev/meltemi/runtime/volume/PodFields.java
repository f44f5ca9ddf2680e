package dev.meltemi.runtime.volume;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields of a pod as texts, as Kubernetes' downward API gives them.
 *
 * @param address of the pod
 * @param hostAddress of the node
 */
public record PodFields(Pod pod, String address, String hostAddress) {
  private static final Pattern KEYED = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");
  private static final Pattern QUANTITY = Pattern.compile("([0-9.]+)([a-zA-Z]*)");
  private static final Map<String, BigDecimal> UNITS = units();

  /**
   * @param path such as {@code metadata.name} or {@code metadata.labels['app']}
   */
  public String text(String path) throws MissingContent {
    Matcher keyed = KEYED.matcher(path);
    if (keyed.matches()) {
      Map<String, String> map =
          keyed.group(1).equals("labels") ? pod.meta().labels() : pod.meta().annotations();
      return map.getOrDefault(keyed.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.meta().name();
      case "metadata.namespace" -> pod.meta().namespace();
      case "metadata.labels" -> lines(pod.meta().labels());
      case "metadata.annotations" -> lines(pod.meta().annotations());
      case "spec.nodeName" -> pod.spec().nodeName();
      case "spec.serviceAccountName" -> pod.spec().serviceAccount();
      case "status.podIP", "status.podIPs" -> address;
      case "status.hostIP", "status.hostIPs" -> hostAddress;
      default -> throw new MissingContent("field " + path + " of a pod is not known");
    };
  }

  /**
   * An amount of a container's resources, rounded up to whole units of the divisor. Where nothing
   * is requested the limit counts, and where there is no limit what the machine has.
   *
   * @param asking the container that asks
   */
  public String amount(Container.ResourceField field, String asking) throws MissingContent {
    String name = field.container().isEmpty() ? asking : field.container();
    Container container =
        Stream.concat(pod.spec().containers().stream(), pod.spec().initContainers().stream())
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new MissingContent("the pod has no container " + name));
    String[] parts = field.resource().split("\\.", 2);
    boolean known = parts.length == 2 && Stream.of("limits", "requests").anyMatch(parts[0]::equals);
    if (!known) throw new MissingContent("resource " + field.resource() + " is not known");
    Container.Resources resources = container.setting().resources();
    Optional<String> limit = Optional.ofNullable(resources.limits().get(parts[1]));
    Optional<String> request = Optional.ofNullable(resources.requests().get(parts[1]));
    String amount =
        (parts[0].equals("requests") ? request.or(() -> limit) : limit)
            .orElseGet(() -> ofMachine(parts[1]));
    BigDecimal unit = field.divisor().isEmpty() ? BigDecimal.ONE : number(field.divisor());
    if (unit.signum() == 0) unit = BigDecimal.ONE;
    return number(amount).divide(unit, 0, RoundingMode.CEILING).toPlainString();
  }

  private static String ofMachine(String resource) {
    return switch (resource) {
      case "cpu" -> String.valueOf(Runtime.getRuntime().availableProcessors());
      case "memory" -> String.valueOf(memory());
      default -> "0";
    };
  }

  private static long memory() {
    return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize()
        : 0;
  }

  static BigDecimal number(String quantity) throws MissingContent {
    Matcher matcher = QUANTITY.matcher(quantity);
    BigDecimal unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    if (unit == null) throw new MissingContent("\"" + quantity + "\" is no amount");
    return new BigDecimal(matcher.group(1)).multiply(unit);
  }

  private static Map<String, BigDecimal> units() {
    Map<String, BigDecimal> units = new TreeMap<>();
    units.put("", BigDecimal.ONE);
    units.put("m", new BigDecimal("0.001"));
    String letters = "KMGTPE";
    for (int i = 0; i < letters.length(); i++) {
      units.put(letters.charAt(i) + "i", BigDecimal.valueOf(1024).pow(i + 1));
      units.put(String.valueOf(letters.charAt(i)), BigDecimal.valueOf(1000).pow(i + 1));
    }
    units.put("k", BigDecimal.valueOf(1000));
    return Map.copyOf(units);
  }

  // As the downward API writes maps: key="value" on a line each, sorted.
  private static String lines(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=\"" + escaped(entry.getValue()) + "\"")
            .collect(Collectors.joining("\n"));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
