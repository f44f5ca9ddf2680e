/**
 * From {@code traffic} to the messages that Envoy runs and Istio would send. One encoder for each
 * word of the vocabulary; nothing here knows who asks, or how it is sent.
 */
@NullMarked
package dev.meltemi.xds.encode;

import org.jspecify.annotations.NullMarked;
