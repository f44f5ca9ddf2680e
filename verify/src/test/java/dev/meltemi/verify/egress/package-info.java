/**
 * A control plane and an egress gateway in one place, over loopback: our data plane and a real
 * Envoy, with the same configuration and the same outcome.
 */
@NullMarked
package dev.meltemi.verify.egress;

import org.jspecify.annotations.NullMarked;
