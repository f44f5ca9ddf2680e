package dev.meltemi.cli.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The demo's text. On a terminal a line of progress is rewritten in place; elsewhere only whole
 * lines are printed. Safe from several threads.
 */
public final class Screen {
  private static final String INDENT = "      ";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean color;
  private boolean progressShown;

  /**
   * A screen.
   *
   * @param terminal whether a line may be rewritten
   * @param color whether escape sequences for colour may be sent
   */
  public Screen(PrintStream out, boolean terminal, boolean color) {
    this.out = out;
    this.terminal = terminal;
    this.color = color;
  }

  synchronized void title(int number, int count, String title) {
    heading("%2d/%d  %s".formatted(number, count, title));
  }

  synchronized void heading(String text) {
    clearProgress();
    out.printf(Locale.ROOT, "%n%s%n", styled("1", text));
    out.flush();
  }

  synchronized void command(String command) {
    clearProgress();
    out.println(INDENT + styled("36", "$ " + command));
    out.flush();
  }

  synchronized void line(String label, String text) {
    clearProgress();
    out.printf(Locale.ROOT, "%s%-10s%s%n", INDENT, label, text);
    out.flush();
  }

  synchronized void block(String text) {
    clearProgress();
    text.strip().lines().forEach(line -> out.println(INDENT + "  " + styled("2", line)));
    out.flush();
  }

  synchronized void verdict(boolean agrees) {
    line(agrees ? "agrees" : "DIFFERS", agrees ? styled("32", "✓") : styled("31", "✗"));
  }

  synchronized void progress(int done, int total, String of) {
    if (terminal) {
      out.printf(Locale.ROOT, "\r%s… %d of %d %s\u001b[K", INDENT, done, total, of);
      out.flush();
      progressShown = true;
    }
  }

  synchronized void clearProgress() {
    if (progressShown) {
      out.print("\r\u001b[K");
      progressShown = false;
    }
  }

  synchronized void summary(List<Outcome> outcomes) {
    int width = outcomes.stream().mapToInt(outcome -> outcome.title().length()).max().orElse(0);
    out.printf(Locale.ROOT, "%n%s%n", styled("1", "Summary"));
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome outcome = outcomes.get(i);
      String live = outcome.live().map(Screen::live).orElse("");
      String mark = outcome.agrees() ? styled("32", "agrees ") : styled("31", "DIFFERS");
      out.printf(
          Locale.ROOT,
          "%4d  %s  %-" + Math.max(1, width) + "s  %s%n",
          i + 1,
          mark,
          outcome.title(),
          live);
      if (!outcome.agrees()) {
        out.println(INDENT + "         " + outcome.observed());
      }
    }
    long agreeing = outcomes.stream().filter(Outcome::agrees).count();
    out.printf(Locale.ROOT, "%n%d of %d steps agree.%n", agreeing, outcomes.size());
    out.flush();
  }

  synchronized void afterwards(DemoContext.Afterwards afterwards, DemoContext.Ingress ingress) {
    out.printf(
        Locale.ROOT,
        """

        %s
          Open the page, reload it, sign in as jason:  %s
          Commands for this mesh in a shell:           %s
            istioctl get virtualservices
            istioctl replace -f samples/bookinfo/routing/route-rule-reviews-jason-v2.yaml
            istioctl create -f samples/bookinfo/routing/route-rule-ratings-abort-jason.yaml
          Stop the mesh:                               %s
        """,
        styled("1", "The mesh stays up. What to try next"),
        ingress.url("/productpage"),
        afterwards.environment(),
        afterwards.stop());
    out.flush();
  }

  private static String live(Duration live) {
    return "live in " + Stage.text(live);
  }

  private String styled(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
