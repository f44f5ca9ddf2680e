package dev.meltemi.samples.bookinfo;

import dev.meltemi.samples.http.Backend;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Answers what it was told to, the last outcome again and again, and remembers what it was asked.
 */
final class FakeBackend implements Backend {

  record Asked(String path, Map<String, String> headers, Duration timeout) {}

  final List<Asked> asked = new ArrayList<>();
  private final Deque<Outcome> outcomes = new ArrayDeque<>();

  FakeBackend(Outcome... outcomes) {
    this.outcomes.addAll(List.of(outcomes));
  }

  static FakeBackend ok(String body) {
    return new FakeBackend(new Answered(200, body));
  }

  @Override
  public Outcome get(String path, Map<String, String> headers, Duration timeout) {
    asked.add(new Asked(path, headers, timeout));
    return outcomes.size() > 1 ? outcomes.removeFirst() : outcomes.getFirst();
  }
}
