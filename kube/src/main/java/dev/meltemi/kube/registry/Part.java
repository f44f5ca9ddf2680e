package dev.meltemi.kube.registry;

/** Which part of an object a write may change. */
public enum Part {
  /** Everything but {@code status}, for types that have a status of their own; else everything. */
  MAIN,
  /** {@code status} only. */
  STATUS
}
