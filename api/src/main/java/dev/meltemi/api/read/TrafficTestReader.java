package dev.meltemi.api.read;

import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.trial.TrafficTest;
import dev.meltemi.api.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds a TrafficTest. */
final class TrafficTestReader {
  private TrafficTestReader() {}

  static TrafficTest read(Fields document, ObjectMeta meta) {
    var origin = document.report().origin(document.line());
    return document
        .message("spec", spec -> spec(spec, meta))
        .orElseGet(() -> new TrafficTest(meta, origin, List.of(), List.of()));
  }

  private static TrafficTest spec(Fields spec, ObjectMeta meta) {
    var origin = spec.report().origin(spec.line());
    var given = spec.take("given").map(list -> given(spec, list)).orElse(List.of());
    var cases = spec.numbered("cases", TrafficTestReader::oneCase);
    if (cases.isEmpty())
      spec.error("Required", "cases is required: a test without cases says nothing.", "");
    return new TrafficTest(meta, origin, given, cases);
  }

  private static List<TrafficTest.Given> given(Fields spec, Node list) {
    List<TrafficTest.Given> given = new ArrayList<>();
    if (!(list instanceof Node.Sequence(var items, _))) {
      spec.error("WrongType", "given must be a list of files or objects.", "");
      return given;
    }
    for (Node item : items) {
      switch (item) {
        case Node.Scalar file ->
            given.add(new TrafficTest.Given.File(file.text(), spec.report().origin(file.line())));
        case Node.Mapping object -> {
          var report = spec.report();
          var read =
              new DocumentReader(report.origin(0).source(), "default", report.enforcement())
                  .read(object, List.of());
          report.include(read.problems());
          read.resource().map(TrafficTest.Given.Inline::new).ifPresent(given::add);
        }
        case Node.Sequence wrong ->
            spec.error("WrongType", "given[] must be a file or an object.", "");
      }
    }
    return List.copyOf(given);
  }

  private static TrafficTest.Case oneCase(Fields fields, int number) {
    var name = fields.textOrEmpty("name");
    var from =
        fields
            .message("from", TrafficTestReader::from)
            .orElseGet(() -> {
              fields.error("Required", "from is required: who sends the request.", "");
              return new TrafficTest.From("default", Map.of(), Optional.empty(), Optional.empty());
            });
    var request =
        fields
            .message("request", TrafficTestReader::request)
            .orElseGet(() -> {
              fields.error("Required", "request is required.", "request: {url: http://…}");
              return new TrafficTest.Request("GET", "", Map.of());
            });
    var expect = fields.message("expect", ExpectReader::read);
    if (expect.isEmpty()) fields.error("Required", "expect is required.", "expect: {status: 200}");
    return new TrafficTest.Case(
        fields.part("case " + number), name, from, request, expect.orElse(ExpectReader.NOTHING));
  }

  private static TrafficTest.From from(Fields fields) {
    fields.onlyOneOf("labels", "workload", "gateway");
    var gateway = fields.text("gateway");
    var namespace = fields.text("namespace").orElse(gateway.isPresent() ? "" : "default");
    return new TrafficTest.From(
        namespace, fields.textMap("labels"), fields.text("workload"), gateway);
  }

  private static TrafficTest.Request request(Fields fields) {
    var url = fields.textOrEmpty("url");
    if (url.isEmpty()) fields.error("Required", "url is required.", "");
    return new TrafficTest.Request(
        fields.text("method").orElse("GET"), url, fields.textMap("headers"));
  }
}
