package dev.meltemi.api.read;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Container.Env;
import dev.meltemi.api.kube.Container.EnvFrom;
import dev.meltemi.api.kube.Container.Hook;
import dev.meltemi.api.kube.Probe;
import dev.meltemi.api.kube.Service.TargetPort;
import dev.meltemi.api.yaml.Node;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Binds a container with its probes. */
final class ContainerReader {
  private ContainerReader() {}

  static Container read(Fields fields) {
    return new Container(
        fields.textOrEmpty("name"),
        fields.textOrEmpty("image"),
        fields.texts("command"),
        fields.texts("args"),
        fields.messages("env", ContainerReader::env),
        fields.messages("ports", ContainerReader::port),
        new Container.Probes(
            fields.message("readinessProbe", ContainerReader::probe).flatMap(p -> p),
            fields.message("livenessProbe", ContainerReader::probe).flatMap(p -> p),
            fields.message("startupProbe", ContainerReader::probe).flatMap(p -> p)),
        new Container.Setting(
            fields.textOrEmpty("workingDir"),
            fields.message("securityContext", PodReader::runAsUser).orElse(OptionalLong.empty()),
            fields.messages("volumeMounts", ContainerReader::mount),
            fields.messages("envFrom", ContainerReader::envFrom).stream()
                .flatMap(Optional::stream)
                .toList(),
            fields
                .message(
                    "resources",
                    f ->
                        new Container.Resources(quantities(f, "requests"), quantities(f, "limits")))
                .orElse(Container.Resources.NONE),
            life(fields)));
  }

  private static Container.Life life(Fields fields) {
    record Hooks(Optional<Hook> postStart, Optional<Hook> preStop) {}
    var hooks =
        fields
            .message(
                "lifecycle",
                f ->
                    new Hooks(
                        f.message("postStart", ContainerReader::hook).flatMap(h -> h),
                        f.message("preStop", ContainerReader::hook).flatMap(h -> h)))
            .orElseGet(() -> new Hooks(Optional.empty(), Optional.empty()));
    boolean sidecar = fields.text("restartPolicy").orElse("").equals("Always");
    return new Container.Life(hooks.postStart, hooks.preStop, sidecar);
  }

  private static Optional<Hook> hook(Fields fields) {
    Optional<Hook> sleep =
        fields.message("sleep", f -> new Hook.Sleep(f.count("seconds").orElse(0)));
    return sleep.or(() -> check(fields).map(Hook.Call::new));
  }

  private static Optional<EnvFrom> envFrom(Fields fields) {
    var prefix = fields.textOrEmpty("prefix");
    Optional<EnvFrom> configMap =
        fields.message(
            "configMapRef",
            f -> new EnvFrom.OfConfigMap(prefix, f.textOrEmpty("name"), f.isSet("optional")));
    Optional<EnvFrom> secret =
        fields.message(
            "secretRef",
            f -> new EnvFrom.OfSecret(prefix, f.textOrEmpty("name"), f.isSet("optional")));
    return configMap.or(() -> secret);
  }

  static Container.ResourceField resource(Fields fields) {
    return new Container.ResourceField(
        fields.textOrEmpty("containerName"),
        fields.textOrEmpty("resource"),
        fields.take("divisor").map(ContainerReader::quantity).orElse(""));
  }

  private static Map<String, String> quantities(Fields fields, String name) {
    Map<String, String> quantities = new LinkedHashMap<>();
    if (fields.take(name).orElse(null) instanceof Node.Mapping mapping) {
      mapping.entries().forEach(e -> quantities.put(e.key(), quantity(e.value())));
    }
    return Collections.unmodifiableMap(quantities);
  }

  /** Kubernetes takes a quantity as a number or as a text. */
  private static String quantity(Node value) {
    return value instanceof Node.Scalar scalar ? scalar.text() : "";
  }

  private static Container.Port port(Fields fields) {
    return new Container.Port(
        fields.textOrEmpty("name"),
        fields.port("containerPort").orElse(0),
        fields.text("protocol").orElse("TCP"));
  }

  private static Container.Mount mount(Fields fields) {
    return new Container.Mount(
        fields.textOrEmpty("name"),
        fields.textOrEmpty("mountPath"),
        fields.text("subPath").or(() -> fields.text("subPathExpr")).orElse(""),
        fields.isSet("readOnly"));
  }

  private static Env env(Fields fields) {
    var name = fields.textOrEmpty("name");
    var value = fields.textOrEmpty("value");
    return fields
        .message("valueFrom", f -> source(f, name))
        .flatMap(e -> e)
        .orElseGet(() -> new Env.Value(name, value));
  }

  private static Optional<Env> source(Fields fields, String name) {
    Optional<Env> field =
        fields.message("fieldRef", f -> new Env.FromField(name, f.textOrEmpty("fieldPath")));
    Optional<Env> configMap =
        fields.message(
            "configMapKeyRef",
            f ->
                new Env.FromConfigMap(
                    name, f.textOrEmpty("name"), f.textOrEmpty("key"), f.isSet("optional")));
    Optional<Env> secret =
        fields.message(
            "secretKeyRef",
            f ->
                new Env.FromSecret(
                    name, f.textOrEmpty("name"), f.textOrEmpty("key"), f.isSet("optional")));
    Optional<Env> amount =
        fields.message("resourceFieldRef", f -> new Env.FromResource(name, resource(f)));
    return field.or(() -> configMap).or(() -> secret).or(() -> amount);
  }

  private static Optional<Probe> probe(Fields fields) {
    return check(fields)
        .map(check ->
            new Probe(
                check,
                fields.count("initialDelaySeconds").orElse(0),
                fields.count("timeoutSeconds").orElse(1),
                fields.count("periodSeconds").orElse(10),
                fields.count("successThreshold").orElse(1),
                fields.count("failureThreshold").orElse(3),
                fields.count("terminationGracePeriodSeconds")));
  }

  private static Optional<Probe.Check> check(Fields fields) {
    Optional<Probe.Check> http = fields.message("httpGet", ContainerReader::httpGet);
    Optional<Probe.Check> tcp =
        fields.message(
            "tcpSocket", f -> new Probe.Check.TcpSocket(f.textOrEmpty("host"), target(f)));
    Optional<Probe.Check> exec =
        fields.message("exec", f -> new Probe.Check.Exec(f.texts("command")));
    Optional<Probe.Check> grpc =
        fields.message(
            "grpc", f -> new Probe.Check.Grpc(f.port("port").orElse(0), f.textOrEmpty("service")));
    return http.or(() -> tcp).or(() -> exec).or(() -> grpc);
  }

  private static Probe.Check httpGet(Fields fields) {
    record Header(String name, String value) {}
    List<Header> list =
        fields.messages(
            "httpHeaders", f -> new Header(f.textOrEmpty("name"), f.textOrEmpty("value")));
    var headers = new HashMap<String, String>();
    list.forEach(h -> headers.put(h.name, h.value));
    return new Probe.Check.HttpGet(
        fields.textOrEmpty("host"),
        target(fields),
        fields.text("path").orElse("/"),
        fields.text("scheme").orElse("HTTP"),
        headers);
  }

  private static TargetPort target(Fields fields) {
    return fields.take("port").flatMap(ServiceReader::target).orElse(new TargetPort.ByNumber(0));
  }
}
