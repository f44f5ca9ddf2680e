package dev.meltemi.api.yaml;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.Node.Scalar.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/**
 * Builds the nodes of one document from its events. The engine's own composer has no limit of depth
 * and leaves duplicate keys to a later step that drops positions.
 */
final class Composer {
  /** Nested mappings and sequences. */
  static final int MAX_DEPTH = 64;

  /** Nodes of a document, aliases expanded. */
  static final int MAX_NODES = 200_000;

  private record Anchored(Node node, int size) {}

  private final Iterator<Event> events;
  private final String source;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int nodes;

  Composer(Iterator<Event> events, String source) {
    this.events = events;
    this.source = source;
  }

  Node document() {
    return node(events.next(), 0);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private Node node(Event event, int depth) {
    int line = line(event);
    if (depth > MAX_DEPTH) {
      throw refuse("TooDeep", line, "More than " + MAX_DEPTH + " levels of nesting.");
    }
    if (event instanceof AliasEvent alias) {
      return anchored(alias, line);
    }
    int before = nodes;
    count(1, line);
    var node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, line);
          case SequenceStartEvent _ -> sequence(line, depth);
          case MappingStartEvent _ -> mapping(line, depth);
          default -> throw new IllegalStateException("no node begins with " + event);
        };
    if (event instanceof NodeEvent named) {
      named
          .getAnchor()
          .ifPresent(a -> anchors.put(a.getValue(), new Anchored(node, nodes - before)));
    }
    return node;
  }

  private Node anchored(AliasEvent alias, int line) {
    var anchor = anchors.get(alias.getAlias().getValue());
    if (anchor == null) {
      throw refuse(
          "BrokenYaml",
          line,
          "*" + alias.getAlias().getValue() + " refers to an anchor that is not before it.");
    }
    count(anchor.size, line);
    return anchor.node;
  }

  private static Node scalar(ScalarEvent event, int line) {
    var text = event.getValue();
    var tag = event.getTag().orElse("");
    if (tag.equals("!") || tag.endsWith(":str")) {
      return Node.Scalar.string(text, line);
    }
    boolean plain = event.isPlain();
    return new Node.Scalar(plain ? CoreSchema.kind(text) : Kind.STRING, text, plain, line);
  }

  private Node sequence(int line, int depth) {
    var items = new ArrayList<Node>();
    for (var event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new Node.Sequence(items, line);
  }

  private Node mapping(int line, int depth) {
    var entries = new ArrayList<Node.Entry>();
    var lines = new HashMap<String, Integer>();
    for (var event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      int keyLine = line(event);
      if (!(node(event, depth + 1) instanceof Node.Scalar key)) {
        throw refuse("BrokenYaml", keyLine, "A key must be a text.");
      }
      var value = node(events.next(), depth + 1);
      var first = lines.putIfAbsent(key.text(), keyLine);
      if (first == null) {
        entries.add(new Node.Entry(key.text(), keyLine, value));
      } else {
        problems.add(
            Problem.error(
                "DuplicateKey",
                new Origin(source, keyLine, ""),
                "\"" + key.text() + "\" stands twice in one mapping, first in line " + first + ".",
                "Keep one of the two, or merge them."));
      }
    }
    return new Node.Mapping(entries, line);
  }

  private void count(int more, int line) {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw refuse("TooLarge", line, "More than " + MAX_NODES + " values in one document.");
    }
  }

  private static int line(Event event) {
    return event.getStartMark().map(m -> m.getLine() + 1).orElse(0);
  }

  private Refused refuse(String code, int line, String message) {
    return new Refused(Problem.error(code, new Origin(source, line, ""), message, ""));
  }

  /** Ends the reading of a text; caught in {@link YamlText}, never seen outside. */
  static final class Refused extends RuntimeException {
    final transient Problem problem;

    Refused(Problem problem) {
      super(problem.message(), null, false, false);
      this.problem = problem;
    }
  }
}
