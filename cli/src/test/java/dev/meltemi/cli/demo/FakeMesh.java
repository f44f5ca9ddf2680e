package dev.meltemi.cli.demo;

import dev.meltemi.cli.demo.Connector.Connection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers as bookinfo would behind a mesh that does what the demo's files say, with its own clock.
 * A test changes a field to have a mesh that does not.
 */
final class FakeMesh implements Commands, Connector {
  final ByteArrayOutputStream text = new ByteArrayOutputStream();
  final List<String> commands = Collections.synchronizedList(new ArrayList<>());
  final AtomicLong nanos = new AtomicLong();
  Duration toLive = Duration.ofMillis(80);
  boolean acceptsRulesWithoutRoute;
  boolean delays = true;
  int pagesRefusedAtFirst;

  private final Map<String, String> rules = Collections.synchronizedMap(new TreeMap<>());
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * The delayed requests begin at the same moment, so that the clock moves for all of them at once.
   */
  private final CyclicBarrier eight =
      new CyclicBarrier(8, () -> nanos.addAndGet(Duration.ofSeconds(2).toNanos()));

  DemoContext context(boolean staysUp) {
    return new DemoContext(
        this,
        this,
        limit -> toLive.compareTo(limit) > 0 ? Optional.empty() : Optional.of(toLive),
        new DemoContext.Ingress("127.0.0.9", 8080),
        Path.of(System.getProperty("meltemi.root", "..")),
        new Screen(new PrintStream(text, true, StandardCharsets.UTF_8), false, false),
        nanos::get,
        staysUp
            ? Optional.of(new DemoContext.Afterwards("eval \"$(./meltemi env)\"", "Ctrl-C"))
            : Optional.empty());
  }

  String screen() {
    return text.toString(StandardCharsets.UTF_8);
  }

  @Override
  public Result run(String stdin, List<String> arguments) {
    String last = arguments.getLast();
    String file = last.substring(last.lastIndexOf('/') + 1);
    commands.add(arguments.getFirst() + " " + file);
    return switch (arguments.getFirst()) {
      case "get" ->
          Optional.ofNullable(rules.get(arguments.get(2)))
              .map(rule -> new Result(0, "kind: VirtualService\n# " + rule + "\nsubset: v1\n"))
              .orElse(new Result(1, "not found"));
      case "delete" -> {
        boolean there = rules.remove(last) != null;
        yield new Result(there ? 0 : 1, there ? "deleted" : "not found");
      }
      case "create", "replace" -> {
        if (last.equals("-") && !acceptsRulesWithoutRoute) {
          yield new Result(1, "stdin:8: spec.http[0]: a rule needs a route");
        }
        store(file);
        yield new Result(0, "stored");
      }
      case "kube-inject", "apply" -> new Result(0, "injected");
      default -> new Result(64, "unknown command");
    };
  }

  private void store(String file) {
    if (file.equals("route-rule-all-v1.yaml")) {
      rules.put("reviews", file);
      rules.put("ratings", file);
    } else {
      rules.put(
          file.contains("reviews") ? "reviews" : file.contains("gateway") ? "page" : "ratings",
          file);
    }
  }

  @Override
  public Connection connect(Sender from, String host, int port) throws IOException {
    if (host.equals("127.0.0.9") && pagesRefusedAtFirst-- > 0) {
      nanos.addAndGet(Duration.ofMillis(100).toNanos());
      throw new IOException("Connection refused");
    }
    return new Wire(host);
  }

  private String answer(String host, String head) {
    int number = requests.getAndIncrement();
    boolean jason = head.contains("end-user: jason") || head.contains("user=jason");
    return switch (host) {
      case "reviews" ->
          switch (rules.getOrDefault("reviews", "")) {
            case "" -> review("v" + (1 + number % 3));
            case "route-rule-all-v1.yaml" -> review("v1");
            case "route-rule-reviews-75-25.yaml" -> review(number % 4 == 0 ? "v2" : "v1");
            case "route-rule-reviews-jason-v2.yaml" -> review(jason ? "v2" : "v1");
            case "route-rule-reviews-v2.yaml" -> review("v2");
            default -> response(503, "");
          };
      case "ratings" -> {
        String rule = rules.getOrDefault("ratings", "");
        if (rule.contains("delay") && delays) {
          together(eight);
        }
        yield rule.contains("abort") && jason ? response(500, "abort") : response(200, "{}");
      }
      default ->
          response(
              200,
              "The Comedy of Errors Book Details William Shakespeare Reviews served by: x "
                  + (jason ? "Signed in as <b>jason</b>" : ""));
    };
  }

  private static void together(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static String review(String version) {
    return response(200, "{\"id\": \"0\", \"podname\": \"reviews-" + version + "-7d9c\"}");
  }

  private static String response(int status, String body) {
    return "HTTP/1.1 "
        + status
        + " Whatever\r\ncontent-length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private final class Wire implements Connection {
    private final String host;
    private InputStream pending = InputStream.nullInputStream();
    private final OutputStream output =
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            String answer = answer(Wire.this.host, toString(StandardCharsets.UTF_8));
            pending = new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
            reset();
          }
        };

    Wire(String host) {
      this.host = host;
    }

    @Override
    public InputStream input() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          return pending.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          return pending.read(bytes, offset, length);
        }
      };
    }

    @Override
    public OutputStream output() {
      return output;
    }

    @Override
    public void close() {
      pending = InputStream.nullInputStream();
    }
  }
}
