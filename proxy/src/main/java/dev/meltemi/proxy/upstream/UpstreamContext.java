package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.proxy.loop.Workers;
import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.tls.TlsContexts;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What all clusters of a proxy share.
 *
 * @param socketMark SO_MARK of every connection, so that capture rules let it pass
 * @param dnsRefresh between two resolutions of a host name
 */
public record UpstreamContext(
    Workers workers,
    Stats stats,
    HttpLimits limits,
    OptionalInt socketMark,
    Duration dnsRefresh,
    TlsContexts tls) {}
