package dev.meltemi.pilot.push;

import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.session.TypeStatus;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far a proxy is.
 *
 * @param published number of the snapshot that it was given last; 0 before the first
 * @param acknowledged number of the newest snapshot that it lives by
 * @param convergenceNanos from the change to its acknowledgement, of that snapshot
 */
public record ProxyState(
    ProxyNode node,
    long published,
    long acknowledged,
    long convergenceNanos,
    Map<ResourceType, TypeStatus> status,
    EncodedResources resources) {

  public boolean lives(long version) {
    return acknowledged >= version;
  }

  /** What it refused and why, in its own words; "" when nothing. */
  public String rejection() {
    return status.entrySet().stream()
        .filter(entry -> entry.getValue().rejected().isPresent())
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + ": " + entry.getValue().rejected().orElseThrow().error())
        .collect(Collectors.joining("; "));
  }
}
