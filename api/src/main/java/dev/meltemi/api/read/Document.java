package dev.meltemi.api.read;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One YAML document.
 *
 * @param key with the default namespace filled in; name is "" when metadata has none
 * @param resource there when the kind is modelled and no problem is an error
 * @param tree as written (older forms are not rewritten): String, Integer, Long, BigInteger,
 *     Double, Boolean, null, List and Map, in the order of the text; empty when the document is no
 *     mapping
 */
public record Document(
    String apiVersion,
    String kind,
    ObjectKey key,
    Optional<Resource> resource,
    List<Problem> problems,
    Map<String, Object> tree,
    Origin origin) {
  public boolean hasErrors() {
    return problems.stream().anyMatch(Problem::isError);
  }
}
