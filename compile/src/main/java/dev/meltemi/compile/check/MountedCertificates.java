package dev.meltemi.compile.check;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.api.kube.Container.Mount;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.kube.Volume;
import dev.meltemi.api.meta.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of a gateway's certificate whose Secret is not there: they are volumes of its pod. */
final class MountedCertificates {
  private static final String NOT_FOUND = "IST0101";

  private final MeshSnapshot snapshot;
  private final Pod pod;
  private final Gateway.Server server;

  private MountedCertificates(MeshSnapshot snapshot, Pod pod, Gateway.Server server) {
    this.snapshot = snapshot;
    this.pod = pod;
    this.server = server;
  }

  /**
   * The first fault of the certificate and of the authority: a missing Secret misses every file.
   */
  static List<Problem> faults(
      MeshSnapshot snapshot, Pod pod, Gateway.Server server, ServerTls tls) {
    if (!tls.endsHere() || !tls.credentialName().isEmpty()) return List.of();
    MountedCertificates files = new MountedCertificates(snapshot, pod, server);
    List<Problem> faults = new ArrayList<>();
    Stream.of(tls.serverCertificate(), tls.privateKey())
        .flatMap(file -> files.fault(file).stream())
        .findFirst()
        .ifPresent(faults::add);
    if (tls.checksClients()) files.fault(tls.caCertificates()).ifPresent(faults::add);
    return faults;
  }

  private Optional<Problem> fault(String file) {
    Optional<Mount> mount =
        pod.spec().containers().stream()
            .flatMap(container -> container.setting().mounts().stream())
            .filter(known -> file.startsWith(known.path() + "/"))
            .max(Comparator.comparingInt(known -> known.path().length()));
    // A file of the image or of some other kind of volume: nobody here can see it.
    if (mount.isEmpty()) return Optional.empty();
    String entry = file.substring(mount.get().path().length() + 1);
    return pod.spec().volumes().stream()
        .filter(volume -> volume.name().equals(mount.get().volume()))
        .flatMap(volume -> secrets(volume).stream())
        .findFirst()
        .flatMap(secret -> fault(file, secret, entry));
  }

  private static List<String> secrets(Volume volume) {
    return switch (volume) {
      case Volume.Projection projection ->
          projection.sources().size() == 1
                  && projection.sources().getFirst() instanceof Volume.Source.FromSecret one
                  && one.items().isEmpty()
              ? List.of(one.secret())
              : List.of();
      case Volume.EmptyDir _, Volume.Other _ -> List.of();
    };
  }

  private Optional<Problem> fault(String file, String name, String entry) {
    String namespace = pod.meta().namespace();
    Optional<Secret> secret = snapshot.secrets().find(namespace, name);
    String why =
        secret
            .map(there -> "has no " + entry + ", but " + String.join(", ", there.data().keySet()))
            .orElse("is not there");
    boolean missing = secret.map(there -> !there.data().containsKey(entry)).orElse(true);
    if (!missing) return Optional.empty();
    String command =
        entry.equals("tls.crt") || entry.equals("tls.key")
            ? "secret tls %s --key tls.key --cert tls.crt"
            : "secret generic %s --from-file=" + entry;
    return Optional.of(
        Problem.warning(
            NOT_FOUND,
            server.origin(),
            "Referenced file not found: \"%s\": it comes from Secret %s in namespace %s, which %s; TLS handshakes are answered by closing the connection"
                .formatted(file, name, namespace, why),
            (secret.isPresent()
                    ? "kubectl delete -n %s secret %s, then ".formatted(namespace, name)
                    : "")
                + "kubectl create -n "
                + namespace
                + " "
                + command.formatted(name)));
  }
}
