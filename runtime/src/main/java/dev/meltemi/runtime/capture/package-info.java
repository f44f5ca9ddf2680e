/**
 * The iptables rules that send the traffic of a pod through its proxy, as pure text. Knows Istio's
 * istio-iptables arguments; does not run anything.
 */
@NullMarked
package dev.meltemi.runtime.capture;

import org.jspecify.annotations.NullMarked;
