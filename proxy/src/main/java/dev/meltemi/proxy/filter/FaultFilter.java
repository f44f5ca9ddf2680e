package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.observe.Flag;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.Route;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deliberate failures: first the delay, then the abort, each with its own draw. */
public final class FaultFilter implements Filter {
  @Override
  public boolean onRequest(Exchange exchange) {
    @Nullable Route route = exchange.route();
    if (route == null || route.fault().isEmpty()) return true;
    Fault fault = route.fault().get();
    Optional<Fault.Delay> delay = fault.delay();
    if (delay.isPresent() && delay.get().share().takes(exchange.worker().draw())) {
      exchange.flag(Flag.DI);
      exchange.context().stats().faultDelays.increment();
      exchange.waitingFor(
          exchange.worker().after(delay.get().duration(), () -> delayed(exchange, fault)));
      return false;
    }
    return !aborts(exchange, fault);
  }

  private static void delayed(Exchange exchange, Fault fault) {
    if (!exchange.hasEnded() && !aborts(exchange, fault)) exchange.resume();
  }

  private static boolean aborts(Exchange exchange, Fault fault) {
    if (fault.abort().isEmpty()) return false;
    Fault.Abort abort = fault.abort().get();
    if (!abort.share().takes(exchange.worker().draw())) return false;
    exchange.flag(Flag.FI);
    exchange.context().stats().faultAborts.increment();
    switch (abort.cause()) {
      case Fault.Cause.Http(int status) ->
          exchange.answer(status, "fault_filter_abort", "fault filter abort");
      case Fault.Cause.Grpc(int status) -> {
        var headers = new Headers();
        headers.add("content-type", "application/grpc");
        headers.add("grpc-status", Integer.toString(status));
        headers.add("grpc-message", "fault filter abort");
        exchange.answer(new HttpResponse(200, headers), "fault_filter_abort", "");
      }
    }
    return true;
  }
}
