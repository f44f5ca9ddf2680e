package dev.meltemi.compile.explain;

import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.route.LeftOut;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.explain.Request;
import dev.meltemi.traffic.explain.Way;
import java.util.List;

/**
 * What becomes of a request.
 *
 * @param host what the name of the URL means, in full
 * @param isKnown whether a Service or ServiceEntry has that host
 * @param destination where the connection goes; made up for a name that the mesh does not resolve
 * @param leftOut rules for this host that this proxy does not have
 */
public record Answer(
    ProxyView proxy,
    Request request,
    String host,
    boolean isKnown,
    Address destination,
    Way way,
    List<LeftOut> leftOut) {
  public Answer {
    leftOut = List.copyOf(leftOut);
  }
}
