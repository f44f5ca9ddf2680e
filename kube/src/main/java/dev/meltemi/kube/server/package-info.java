/**
 * The Kubernetes API over HTTPS: one connection handler, one routing layer, and the shapes that
 * clients expect (discovery, OpenAPI, tables, watches). What an object may look like is the
 * registry's part and, for Istio's kinds, {@code api.read}'s.
 */
@NullMarked
package dev.meltemi.kube.server;

import org.jspecify.annotations.NullMarked;
