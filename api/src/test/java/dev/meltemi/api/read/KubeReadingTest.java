package dev.meltemi.api.read;

import static dev.meltemi.api.read.Texts.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Deployment;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Probe;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.kube.Service.TargetPort;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Kubernetes kinds: what the mesh reads is there, and what it does not know is no problem. */
class KubeReadingTest {
  @Test
  void aServiceHasPortsByNumberAndByName() {
    var service =
        one(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: reviews, labels: {app: reviews}}
            spec:
              clusterIP: 10.96.0.7
              sessionAffinity: None
              selector: {app: reviews}
              ports:
              - {name: http, port: 9080}
              - {name: grpc, port: 9090, targetPort: grpc-port, nodePort: 30001}
              - {name: admin, port: 80, targetPort: 8080, appProtocol: http}
            status: {loadBalancer: {ingress: [{ip: 127.0.0.9}]}}
            """,
            Service.class);
    assertThat(service.selector()).containsEntry("app", "reviews");
    assertThat(service.loadBalancerIp()).isEqualTo("127.0.0.9");
    assertThat(service.ports())
        .extracting(p -> p.targetPort().map(TargetPort::toString).orElse("same"))
        .containsExactly("same", "ByName[name=grpc-port]", "ByNumber[port=8080]");
  }

  @Test
  void aPodHasContainersProbesAndAState() {
    var pod =
        one(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: reviews-v1-abc
              namespace: shop
              deletionTimestamp: "2026-01-01T00:00:00Z"
              ownerReferences: [{kind: ReplicaSet, name: reviews-v1, controller: true}]
            spec:
              serviceAccountName: bookinfo-reviews
              unknownToUs: 1
              initContainers: [{name: istio-init, image: init, securityContext: {runAsUser: 0}}]
              containers:
              - name: reviews
                image: examples-bookinfo-reviews-v1
                env:
                - {name: LOG_DIR, value: /tmp}
                - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                ports: [{name: http, containerPort: 9080}]
                readinessProbe: {httpGet: {path: /health, port: http}, periodSeconds: 2}
            status:
              phase: Running
              podIP: 10.244.0.5
              conditions: [{type: Ready, status: "True"}]
            """,
            Pod.class);
    var container = pod.spec().containers().getFirst();
    assertThat(pod.meta().owner()).contains(new ObjectMeta.Owner("ReplicaSet", "reviews-v1"));
    assertThat(pod.meta().deleting()).isTrue();
    assertThat(pod.status().ready()).isTrue();
    assertThat(pod.spec().portNamed("http")).hasValue(9080);
    assertThat(pod.spec().initContainers().getFirst().setting().runAsUser()).hasValue(0);
    assertThat(container.env())
        .containsExactly(
            new Container.Env.Value("LOG_DIR", "/tmp"),
            new Container.Env.FromField("IP", "status.podIP"));
    assertThat(container.probes().readiness().orElseThrow())
        .isEqualTo(
            new Probe(
                new Probe.Check.HttpGet(
                    "", new TargetPort.ByName("http"), "/health", "HTTP", Map.of()),
                0,
                1,
                2,
                1,
                3,
                OptionalInt.empty()));
  }

  @Test
  void anEndpointSliceNamesItsServiceAndPods() {
    var slice =
        one(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: reviews-1, labels: {kubernetes.io/service-name: reviews}}
            addressType: IPv4
            ports: [{name: http, port: 9080, protocol: TCP}]
            endpoints:
            - {addresses: [10.244.0.5], conditions: {ready: false}, targetRef: {kind: Pod, name: reviews-v1-abc}}
            - {addresses: [10.244.0.6]}
            """,
            EndpointSlice.class);
    assertThat(slice.serviceName()).isEqualTo("reviews");
    assertThat(slice.endpoints())
        .extracting(EndpointSlice.Endpoint::ready)
        .containsExactly(false, true);
    assertThat(slice.endpoints().getFirst().pod()).isEqualTo("reviews-v1-abc");
  }

  @Test
  void aDeploymentCarriesItsPods() {
    var deployment =
        one(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: reviews-v1}
            spec:
              selector: {matchLabels: {app: reviews}}
              template:
                metadata: {labels: {app: reviews, version: v1}}
                spec: {containers: [{name: reviews, image: reviews}]}
            """,
            Deployment.class);
    assertThat(deployment.replicas()).isEqualTo(1);
    assertThat(deployment.template().labels()).containsEntry("version", "v1");
  }

  @Test
  void aSecretKeepsItsValuesOutOfLogs() {
    var secret =
        one(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: token}
            stringData: {password: swordfish}
            """,
            Secret.class);
    assertThat(secret.data()).containsEntry("password", "c3dvcmRmaXNo");
    assertThat(secret.toString()).contains("password").doesNotContain("c3dvcmRmaXNo");
  }

  @Test
  void whatAnApiServerWouldRefuseIsRefused() {
    assertThat(
            Texts.problem(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec: {ports: [{port: 80}, {name: b, port: 81}]}
                """))
        .contains("port 80 needs a name when there are several ports");
    assertThat(
            Texts.problem("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: 1}\n"))
        .contains("data.x must be a text");
    assertThat(Texts.problem("apiVersion: v1\nkind: Namespace\nmetadata: {name: a.b}\n"))
        .contains("must be a DNS label");
  }
}
