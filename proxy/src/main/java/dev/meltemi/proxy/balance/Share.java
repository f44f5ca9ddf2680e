package dev.meltemi.proxy.balance;

import java.util.List;

/**
 * One endpoint that takes part.
 *
 * @param key by which it is placed; Envoy takes the address with its port
 * @param weight its share of everything; all shares add up to 1
 */
public record Share(String key, double weight) {

  /** Of endpoints with these weights, in the same order. */
  public static List<Share> of(List<String> keys, List<Integer> weights) {
    long sum = weights.stream().mapToLong(Integer::longValue).sum();
    return java.util.stream.IntStream.range(0, keys.size())
        .mapToObj(i -> new Share(keys.get(i), (double) weights.get(i) / sum))
        .toList();
  }
}
