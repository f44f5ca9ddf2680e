/**
 * The control plane's ties to an API server: the watch as a source of configuration, and the status
 * of objects as the place for what is wrong with them. It knows no proxies.
 */
@NullMarked
package dev.meltemi.pilot.cluster;

import org.jspecify.annotations.NullMarked;
