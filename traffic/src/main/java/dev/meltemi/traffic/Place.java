package dev.meltemi.traffic;

/**
 * What an endpoint has in common with those beside it: Envoy's locality of a load assignment.
 *
 * @param priority from 0, which is asked first; a later one takes over what the healthy endpoints
 *     of those before cannot carry
 * @param weight among the localities of the same priority, where a cluster weighs them ({@link
 *     Cluster#localityWeighted}); 0 is the sum of the endpoints' weights
 */
public record Place(Locality locality, int priority, long weight) {
  public static final Place ANYWHERE = new Place(Locality.NONE, 0, 0);
}
