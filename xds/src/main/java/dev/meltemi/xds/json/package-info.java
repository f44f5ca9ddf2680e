/**
 * Envoy's messages as JSON, for bootstraps and config dumps, so that no other module needs to know
 * their types.
 */
@NullMarked
package dev.meltemi.xds.json;

import org.jspecify.annotations.NullMarked;
