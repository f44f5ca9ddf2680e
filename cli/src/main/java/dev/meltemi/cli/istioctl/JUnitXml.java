package dev.meltemi.cli.istioctl;

import dev.meltemi.compile.explain.Answer;
import dev.meltemi.compile.trial.Verdict;
import dev.meltemi.traffic.match.Explanation;
import java.util.List;
import java.util.Locale;

/** Results in the form that build servers read: the XML of JUnit's Ant task. */
final class JUnitXml {
  private JUnitXml() {}

  static String of(List<TrafficTests.Run> runs) {
    var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    runs.forEach(run -> suite(run, xml));
    return xml.append("</testsuites>\n").toString();
  }

  private static void suite(TrafficTests.Run run, StringBuilder xml) {
    long failed = run.verdicts().stream().filter(verdict -> !verdict.passed()).count();
    String seconds = String.format(Locale.ROOT, "%.3f", run.nanos() / 1e9);
    xml.append(
        "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\" time=\"%s\">\n"
            .formatted(escaped(run.name()), run.verdicts().size(), failed, seconds));
    run.verdicts().forEach(verdict -> testCase(run, verdict, xml));
    xml.append("  </testsuite>\n");
  }

  private static void testCase(TrafficTests.Run run, Verdict verdict, StringBuilder xml) {
    xml.append(
        "    <testcase classname=\"%s\" name=\"%s\" file=\"%s\" line=\"%d\""
            .formatted(
                escaped(run.name()),
                escaped(TestCommand.title(verdict)),
                escaped(verdict.tested().origin().source()),
                verdict.tested().origin().line()));
    if (verdict.passed()) {
      xml.append("/>\n");
      return;
    }
    String decided = verdict.answer().map(JUnitXml::decision).orElse("");
    xml.append(
        ">\n      <failure message=\"%s\">%s</failure>\n    </testcase>\n"
            .formatted(
                escaped(verdict.failures().getFirst()),
                escaped(String.join("\n", verdict.failures()) + "\ndecided by " + decided)));
  }

  /** The last step of the way, in one line. */
  static String decision(Answer answer) {
    return answer
        .way()
        .steps()
        .map(Explanation::steps)
        .map(steps -> steps.getLast().toString())
        .orElseGet(
            () -> answer.way().listener().map(l -> "listener " + l.name()).orElse("no listener"));
  }

  private static String escaped(String text) {
    var xml = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> xml.append("&amp;");
            case '<' -> xml.append("&lt;");
            case '>' -> xml.append("&gt;");
            case '"' -> xml.append("&quot;");
            case '\n' -> xml.append("&#10;");
            // What XML 1.0 cannot say at all.
            default -> xml.appendCodePoint(c < 0x20 && c != '\t' ? '?' : c);
          }
        });
    return xml.toString();
  }
}
