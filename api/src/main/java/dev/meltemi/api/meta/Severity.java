package dev.meltemi.api.meta;

/** How much a {@link Problem} matters: an ERROR keeps the resource out, the others let it in. */
public enum Severity {
  ERROR,
  WARNING,
  INFO
}
