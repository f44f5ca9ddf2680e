/**
 * What the proxy does right now: one immutable snapshot, replaced by one reference write. Clusters
 * that did not change go from one snapshot to the next with their connections.
 */
@NullMarked
package dev.meltemi.proxy.state;

import org.jspecify.annotations.NullMarked;
