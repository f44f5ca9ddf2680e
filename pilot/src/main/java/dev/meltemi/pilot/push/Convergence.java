package dev.meltemi.pilot.push;

import java.util.List;

/**
 * The answer to "is it live everywhere?".
 *
 * @param reached whether every connected proxy lives by the version
 * @param version number of the first snapshot that includes what was asked for; 0 while there is
 *     none
 */
public record Convergence(boolean reached, long version, List<ProxyState> proxies) {}
