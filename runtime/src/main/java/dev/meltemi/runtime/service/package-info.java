/**
 * Services of the cluster as a table, and their virtual addresses as NAT rules in the outer
 * network. Knows no proxies: with a sidecar the proxy chooses the endpoint, without one the kernel
 * does.
 */
@NullMarked
package dev.meltemi.runtime.service;

import org.jspecify.annotations.NullMarked;
