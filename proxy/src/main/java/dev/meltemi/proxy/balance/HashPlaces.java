package dev.meltemi.proxy.balance;

/** Which endpoint a hash belongs to. Immutable. */
public sealed interface HashPlaces permits HashRing, MaglevTable {
  /**
   * The endpoint's position among those it was made of.
   *
   * @param hash of 64 bits, unsigned
   * @param attempt counts from 0; a later one asks for another endpoint, without promising it
   */
  int owner(long hash, int attempt);
}
