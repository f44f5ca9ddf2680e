package dev.meltemi.compile.explain;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.Deployment;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mesh that exists in files only, as a cluster would complete it: services get addresses,
 * deployments get their pods, and every pod is ready. The same files always give the same mesh.
 */
public final class PaperMesh {
  private static final int MOST_REPLICAS = 100;
  private static final int BLOCK = 250;

  private final MeshSnapshot files;
  private final List<MeshChange> changes = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();

  private PaperMesh(MeshSnapshot files) {
    this.files = files;
    files.services().stream().map(Service::clusterIp).forEach(taken::add);
    files.pods().stream().map(pod -> pod.status().ip()).forEach(taken::add);
  }

  public static MeshSnapshot complete(MeshSnapshot files) {
    var mesh = new PaperMesh(files);
    files.services().stream().forEach(mesh::service);
    files.pods().stream().forEach(mesh::pod);
    files.deployments().stream().forEach(mesh::deployment);
    return files.withAll(mesh.changes);
  }

  private void service(Service service) {
    boolean addressed =
        !service.clusterIp().isEmpty() || service.type() == Service.Type.EXTERNAL_NAME;
    if (addressed) return;
    upsert(
        new Service(
            service.meta(),
            service.type(),
            address("10.96", service.key()),
            service.selector(),
            service.ports(),
            service.externalName(),
            service.loadBalancerIp()));
  }

  private void pod(Pod pod) {
    if (pod.status().ip().isEmpty()) upsert(running(pod));
  }

  private void deployment(Deployment deployment) {
    String namespace = deployment.meta().namespace();
    boolean hasPods =
        files.pods().in(namespace).values().stream()
            .anyMatch(pod ->
                pod.meta().labels().entrySet().containsAll(deployment.selector().entrySet()));
    if (hasPods) return;
    for (int i = 1; i <= Math.min(deployment.replicas(), MOST_REPLICAS); i++) {
      var meta =
          new ObjectMeta(
              deployment.meta().name() + "-" + i,
              namespace,
              deployment.template().labels(),
              deployment.template().annotations(),
              "",
              "",
              false,
              Optional.of(new ObjectMeta.Owner(Deployment.KIND, deployment.meta().name())));
      upsert(running(new Pod(meta, deployment.template().spec(), Pod.Status.NONE)));
    }
  }

  private Pod running(Pod pod) {
    String ip = address("10.244", pod.key());
    return new Pod(
        pod.meta(), pod.spec(), new Pod.Status(ip, "", "Running", true, "", List.of(ip)));
  }

  /** Taken from the name, so that one object more does not move all others. */
  private String address(String net, ObjectKey key) {
    int number = Math.floorMod(key.toString().hashCode(), BLOCK * BLOCK);
    while (true) {
      String address = net + "." + (number / BLOCK) + "." + (number % BLOCK + 2);
      if (taken.add(address)) return address;
      number = (number + 1) % (BLOCK * BLOCK);
    }
  }

  private void upsert(dev.meltemi.api.meta.Resource resource) {
    changes.add(new MeshChange.Upsert(resource));
  }
}
