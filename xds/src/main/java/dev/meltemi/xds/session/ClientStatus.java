package dev.meltemi.xds.session;

import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a proxy has been told.
 *
 * @param connected whether a stream is open
 * @param accepted the resources in use, as received, for config dumps
 * @param refused resources that could not be used, by name: their last good version, if there is
 *     one, stays in use
 * @param notes what was left out because it does no harm
 */
public record ClientStatus(
    boolean connected,
    EncodedResources accepted,
    Map<ResourceType, SortedMap<String, Refusal>> refused,
    SortedMap<String, List<String>> notes) {
  /** Why a resource is not used. */
  public record Refusal(String version, List<String> reasons) {}
}
