package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Probe;
import dev.meltemi.api.kube.Service;
import dev.meltemi.runtime.netns.NetworkNamespace;
import dev.meltemi.runtime.process.PodEntry;
import dev.meltemi.runtime.process.SystemCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Asks a container once. Connections are opened inside the pod's network namespace to the pod's own
 * address: they stay on its loopback and are not captured, so the answer is the application's own,
 * whatever the proxy does.
 *
 * @param pod whose port names count
 * @param network the pod's namespace
 * @param address where its ports are reached from inside
 * @param entry the way in for commands
 */
record ProbeCheck(Pod pod, NetworkNamespace network, String address, PodEntry entry) {
  private static final int LISTENS_TIMEOUT_MILLIS = 1000;

  /** True when the container answers as the probe wants. */
  boolean passes(Probe probe) throws InterruptedException {
    return passes(probe.check(), Math.max(1, probe.timeoutSeconds()));
  }

  /** The same for a request that is no probe, such as a hook. */
  boolean passes(Probe.Check wanted, int timeoutSeconds) throws InterruptedException {
    int timeoutMillis = timeoutSeconds * 1000;
    try {
      return switch (wanted) {
        case Probe.Check.HttpGet get -> network.call(() -> httpGet(get, timeoutMillis));
        case Probe.Check.TcpSocket(String host, var port) ->
            network.call(() -> connects(host, port(port), timeoutMillis));
        case Probe.Check.Grpc(int port, String service) ->
            network.call(() -> GrpcHealth.serves(target("", port), service, timeoutMillis));
        case Probe.Check.Exec(List<String> command) -> executes(command, timeoutSeconds);
      };
    } catch (IOException refused) {
      return false;
    }
  }

  /** True when every port accepts connections. */
  boolean listens(List<Integer> ports) throws InterruptedException {
    try {
      for (int port : ports) {
        boolean _ = network.call(() -> connects("", port, LISTENS_TIMEOUT_MILLIS));
      }
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private boolean connects(String host, int port, int timeoutMillis) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(target(host, port), timeoutMillis);
      return true;
    }
  }

  // Only the status line counts (200 to 399), so this reads no further.
  private boolean httpGet(Probe.Check.HttpGet get, int timeoutMillis) throws IOException {
    int port = port(get.port());
    try (Socket plain = new Socket()) {
      plain.connect(target(get.host(), port), timeoutMillis);
      plain.setSoTimeout(timeoutMillis);
      Socket socket = get.scheme().equals("HTTPS") ? AnyCertificate.over(plain) : plain;
      socket.getOutputStream().write(request(get, port).getBytes(StandardCharsets.ISO_8859_1));
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = reader.readLine();
      return line != null && line.matches("HTTP/1\\.[01] [23]\\d\\d\\b.*");
    }
  }

  private String request(Probe.Check.HttpGet get, int port) {
    StringBuilder request = new StringBuilder();
    request.append("GET ").append(get.path().isEmpty() ? "/" : get.path()).append(" HTTP/1.1\r\n");
    if (get.headers().keySet().stream().noneMatch("Host"::equalsIgnoreCase)) {
      request.append("Host: ").append(address).append(':').append(port).append("\r\n");
    }
    for (Map.Entry<String, String> header : get.headers().entrySet()) {
      request.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    return request.append("User-Agent: kube-probe/meltemi\r\nConnection: close\r\n\r\n").toString();
  }

  private boolean executes(List<String> command, int timeoutSeconds) {
    List<String> bounded = new ArrayList<>(List.of("timeout", String.valueOf(timeoutSeconds)));
    bounded.addAll(entry.command(command));
    return SystemCommand.attempt(bounded, "").ok();
  }

  private InetSocketAddress target(String host, int port) {
    return new InetSocketAddress(host.isEmpty() ? address : host, port);
  }

  private int port(Service.TargetPort port) throws IOException {
    OptionalInt number =
        switch (port) {
          case Service.TargetPort.ByNumber(int n) -> OptionalInt.of(n);
          case Service.TargetPort.ByName(String name) -> pod.spec().portNamed(name);
        };
    return number.orElseThrow(() -> new IOException("the pod has no port named " + port));
  }
}
