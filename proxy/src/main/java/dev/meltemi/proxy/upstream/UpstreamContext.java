package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.proxy.loop.Workers;
import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.telemetry.IstioMetrics;
import dev.meltemi.proxy.tls.TlsContexts;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What all clusters of a proxy share.
 *
 * @param socketMark SO_MARK of every connection, so that capture rules let it pass
 * @param dnsRefresh between two looks at what a host name means; the DNS is asked again only when
 *     its last answer has expired
 */
public record UpstreamContext(
    Workers workers,
    Stats stats,
    IstioMetrics telemetry,
    HttpLimits limits,
    OptionalInt socketMark,
    NameResolution names,
    Duration dnsRefresh,
    TlsContexts tls) {}
