package dev.meltemi.traffic.match;

/**
 * One condition of a route. Deciding asks only {@link #holds}; explaining asks the same and then
 * the words for it, so the two cannot differ.
 */
sealed interface Condition permits PathCondition, HeaderCondition, QueryCondition {
  boolean holds(RequestHead head);

  /** What is asked for, such as {@code header end-user is "jason"}. */
  String wanted();

  /** What the request has in that place. */
  String seen(RequestHead head);
}
