/**
 * The stand-in for the internet: a network namespace outside the mesh with a server in it, so that
 * egress can be tried without the real internet. It knows neither Istio nor who is allowed to reach
 * it.
 */
@NullMarked
package dev.meltemi.runtime.internet;

import org.jspecify.annotations.NullMarked;
