package dev.meltemi.proxy.exchange;

import dev.meltemi.proxy.observe.HttpStats;
import dev.meltemi.proxy.observe.LogFiles;
import dev.meltemi.proxy.observe.LogFormat;
import dev.meltemi.proxy.telemetry.IstioMetrics;
import dev.meltemi.proxy.telemetry.Series;
import dev.meltemi.proxy.trace.Tracer;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.HttpConnection;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one connection share.
 *
 * @param path continues a request with its next filter
 * @param destination where the client wanted to go
 * @param telemetry where requests without an endpoint look for their series
 * @param arrivals series of what comes in by this connection; empty for what goes out
 * @param log the access log's format, compiled
 * @param tracer null where requests have no spans
 * @param caller element of x-forwarded-client-cert for the client's certificate; empty where it
 *     shows none or nobody is to hear of it
 */
public record HttpContext(
    HttpConnection config,
    Direction direction,
    Address client,
    Address destination,
    HttpStats stats,
    LogFiles logFiles,
    IstioMetrics telemetry,
    Optional<Series> arrivals,
    Optional<LogFormat> log,
    Optional<String> caller,
    @Nullable Tracer tracer,
    Consumer<Exchange> path) {}
