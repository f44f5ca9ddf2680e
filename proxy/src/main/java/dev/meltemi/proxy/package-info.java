/**
 * The data plane: connections in, filters, connections out. It runs {@code traffic}, told by xDS or
 * in-process, and knows neither Istio nor Kubernetes.
 *
 * <p>A connection goes through {@code listen} to {@code http} or {@code tcp}; a request through
 * {@code request} (the filters in order), {@code filter} and {@code upstream}; {@code state} holds
 * what is in force, {@code observe} and {@code admin} tell of it.
 */
@NullMarked
package dev.meltemi.proxy;

import org.jspecify.annotations.NullMarked;
