package dev.meltemi.runtime.image;

import java.util.List;

/** What an image means on this machine. */
public sealed interface Program {
  /** An ordinary program: the command that stands in for the image's entry point. */
  record Local(List<String> command) implements Program {
    public Local {
      command = List.copyOf(command);
    }
  }

  /**
   * The control plane. It runs as root inside unless the pod says otherwise: its kubeconfig is
   * private to the owner of the state folder.
   */
  record ControlPlane(List<String> command) implements Program {
    public ControlPlane {
      command = List.copyOf(command);
    }
  }

  /** The proxy of the mesh; the kubelet writes its bootstrap and chooses the data plane. */
  record Proxy() implements Program {}

  /** Istio's init container: its arguments are capture rules, loaded without running anything. */
  record CaptureInit() implements Program {}

  /**
   * Neither in the catalogue nor with a command of its own.
   *
   * @param message what is missing and what to type
   */
  record Unknown(String message) implements Program {}
}
