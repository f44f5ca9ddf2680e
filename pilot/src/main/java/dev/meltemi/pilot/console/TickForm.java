package dev.meltemi.pilot.console;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Flows and their numbers as bytes. */
final class TickForm {
  private TickForm() {}

  static void write(DataOutputStream out, Flow flow) throws IOException {
    write(out, flow.source());
    out.writeUTF(flow.service());
    out.writeUTF(flow.serviceName());
    out.writeUTF(flow.serviceNamespace());
    write(out, flow.destination());
  }

  private static void write(DataOutputStream out, Flow.Party party) throws IOException {
    out.writeUTF(party.namespace());
    out.writeUTF(party.workload());
    out.writeUTF(party.app());
    out.writeUTF(party.version());
  }

  static Flow flow(DataInputStream in) throws IOException {
    return new Flow(party(in), in.readUTF(), in.readUTF(), in.readUTF(), party(in));
  }

  private static Flow.Party party(DataInputStream in) throws IOException {
    return new Flow.Party(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
  }

  static void write(DataOutputStream out, Tick tick) throws IOException {
    for (int count : tick.buckets) out.writeInt(count);
    out.writeLong(tick.requests);
    out.writeLong(tick.failures);
    out.writeDouble(tick.millis);
    out.writeLong(tick.connections);
    out.writeLong(tick.bytes);
    Map<String, Integer> outcomes = tick.unusual();
    out.writeInt(outcomes.size());
    for (var outcome : outcomes.entrySet()) {
      out.writeUTF(outcome.getKey());
      out.writeInt(outcome.getValue());
    }
  }

  static Tick tick(DataInputStream in) throws IOException {
    var tick = new Tick();
    for (int i = 0; i < tick.buckets.length; i++) tick.buckets[i] = in.readInt();
    tick.requests = in.readLong();
    tick.failures = in.readLong();
    tick.millis = in.readDouble();
    tick.connections = in.readLong();
    tick.bytes = in.readLong();
    var outcomes = new TreeMap<String, Integer>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) outcomes.put(in.readUTF(), in.readInt());
    tick.unusual(outcomes);
    return tick;
  }
}
