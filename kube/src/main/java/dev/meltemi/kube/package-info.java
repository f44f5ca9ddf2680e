/**
 * The Kubernetes side of Meltemi: a durable store, an API server and its controllers ({@code
 * store}, {@code registry}, {@code controller}, {@code server}), and the watch of any API server
 * ({@code watch}). It knows objects, not traffic: what a route means is decided elsewhere.
 */
@NullMarked
package dev.meltemi.kube;

import org.jspecify.annotations.NullMarked;
