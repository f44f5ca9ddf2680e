/**
 * Sidecar injection as a pure function on JSON trees: a pod template in, the same with the proxy's
 * two containers out. It knows Kubernetes' workload kinds and Istio's annotations; it knows no
 * cluster, no proxy and no file.
 */
@NullMarked
package dev.meltemi.pilot.inject;

import org.jspecify.annotations.NullMarked;
