package dev.meltemi.cli.istioctl;

import java.util.Optional;

/** Finds the control plane of the local mesh when no address is given. */
public interface PilotFinder {
  Optional<PilotLink> find();
}
