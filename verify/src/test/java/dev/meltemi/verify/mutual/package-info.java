/**
 * Control plane and proxies in one place, over loopback, with certificates of the mesh: our data
 * plane and a real Envoy, with the same configuration and the same outcome.
 */
@NullMarked
package dev.meltemi.verify.mutual;

import org.jspecify.annotations.NullMarked;
