package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.explain.Answer;
import dev.meltemi.compile.explain.Caller;
import dev.meltemi.compile.explain.Explainer;
import dev.meltemi.compile.explain.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code istioctl explain}: the whole way of one request, with the reason of every step. */
@Command(
    name = "explain",
    description = "Show which way a request takes through the mesh, and why.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  istioctl explain http://reviews:9080/reviews/1 --from productpage-v1",
      "  istioctl explain http://reviews:9080/ -H end-user:jason --from app=productpage -f FOLDER",
      "  istioctl explain POST http://shop.example.com/cart --gateway istio-ingressgateway"
    })
public final class ExplainCommand implements Callable<Integer> {
  @Parameters(arity = "1..2", paramLabel = "[METHOD] URL", description = "The request.")
  private List<String> words = List.of();

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME:VALUE",
      description = "A header of the request. May be given several times.")
  private List<String> headers = List.of();

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  /** Who sends it. */
  static final class Source {
    @Option(
        names = "--from",
        paramLabel = "WORKLOAD",
        description = "A pod, a Deployment, or labels such as app=reviews,version=v2.")
    private @Nullable String from;

    @Option(
        names = "--gateway",
        paramLabel = "NAME",
        description = "The gateway at which it arrives from outside.")
    private @Nullable String gateway;

    Caller caller(String namespace) {
      return from != null
          ? Caller.workload(from, namespace)
          : Caller.gateway(gateway == null ? "" : gateway);
    }

    @Override
    public String toString() {
      return from != null ? "workload " + from : "gateway " + gateway;
    }
  }

  @Mixin private final MeshOptions mesh = new MeshOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "json; otherwise text.")
  private @Nullable String output;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    boolean json = isJson();
    Target target =
        Target.parse(words.getLast())
            .orElseThrow(() -> usage("\"%s\" is no http or https URL.".formatted(words.getLast())));
    String method = words.size() == 2 ? words.getFirst().toUpperCase(Locale.ROOT) : "GET";
    Map<String, String> sent = headers();
    MeshSource resources = mesh.read();
    var explainer = Explainer.of(resources.snapshot(), resources.config());
    ProxyView proxy =
        explainer.proxy(source.caller(mesh.namespace())).orElseThrow(() -> unknown(resources));
    Answer answer = explainer.answer(proxy, method, target, sent);
    Optional<dev.meltemi.traffic.Retry> standard = resources.config().defaultRetry();
    var out = spec.commandLine().getOut();
    out.print(
        json
            ? Json.text(ExplainTree.of(answer, standard)) + "\n"
            : ExplainText.of(answer, standard));
    out.flush();
    return 0;
  }

  private boolean isJson() {
    if (output == null) return false;
    if (output.equals("json")) return true;
    throw usage("There is no output format \"%s\": json.".formatted(output));
  }

  private Map<String, String> headers() {
    Map<String, String> sent = new LinkedHashMap<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon <= 0) throw usage("-H wants NAME:VALUE, not \"%s\".".formatted(header));
      // Several values of one name are one, joined (RFC 9110 section 5.3).
      sent.merge(
          header.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          header.substring(colon + 1).strip(),
          (one, next) -> one + "," + next);
    }
    return sent;
  }

  private UserError unknown(MeshSource resources) {
    var known =
        resources.snapshot().pods().stream()
            .map(pod -> pod.meta().name() + "." + pod.meta().namespace())
            .limit(20)
            .toList();
    String list = known.isEmpty() ? "there are none" : String.join(", ", known);
    return new UserError(
        "There is no %s in %s. Workloads: %s.".formatted(source, resources.name(), list));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
