package dev.meltemi.traffic;

import java.util.List;

/**
 * How the certificate of the other side is judged.
 *
 * @param roots the {@link Secret} with the authorities that must have signed it
 * @param names one of them must be in it; empty when any name will do
 */
public record PeerCheck(String roots, List<SubjectName> names) {
  public PeerCheck {
    names = List.copyOf(names);
  }
}
