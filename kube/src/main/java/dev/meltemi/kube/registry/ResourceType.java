package dev.meltemi.kube.registry;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A type of object that the server stores.
 *
 * @param group empty for the core group
 * @param versions served versions, the preferred one first; objects are stored in that one
 * @param plural name in paths
 * @param subresources of {@code status}, {@code scale} and {@code log}
 */
public record ResourceType(
    String group,
    List<String> versions,
    String plural,
    String kind,
    List<String> shortNames,
    boolean namespaced,
    Set<String> subresources) {

  /** Name of the type in the store and in messages: {@code pods}, {@code deployments.apps}. */
  public String name() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  public String singular() {
    return kind.toLowerCase(Locale.ROOT);
  }

  public String apiVersion() {
    return apiVersion(versions.getFirst());
  }

  public String apiVersion(String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public boolean hasStatus() {
    return subresources.contains("status");
  }

  public boolean isIstio() {
    return group.endsWith("istio.io");
  }
}
