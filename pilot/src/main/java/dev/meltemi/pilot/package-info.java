/**
 * The control plane: watches configuration, compiles it for each kind of proxy, and pushes what
 * differs. It decides nothing about a single request, and knows Kubernetes only through {@code
 * kube}'s watch.
 */
@NullMarked
package dev.meltemi.pilot;

import org.jspecify.annotations.NullMarked;
