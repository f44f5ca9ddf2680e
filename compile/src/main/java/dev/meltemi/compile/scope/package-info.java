/**
 * What one proxy can see: services by host, the VirtualServices and Gateways that concern it, and
 * the DestinationRule that holds for each service. It resolves names and knows no routes or
 * clusters.
 */
@NullMarked
package dev.meltemi.compile.scope;

import org.jspecify.annotations.NullMarked;
