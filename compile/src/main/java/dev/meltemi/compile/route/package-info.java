/**
 * Virtual hosts and routes, from services, VirtualServices and Gateways. It names clusters without
 * asking whether they exist, as Istio does.
 */
@NullMarked
package dev.meltemi.compile.route;

import org.jspecify.annotations.NullMarked;
