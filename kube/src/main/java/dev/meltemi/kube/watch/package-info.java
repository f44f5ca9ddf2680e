/**
 * The watch of any API server, embedded or real, through the Kubernetes client library, mapped to
 * {@code api} at the border, and the few writes that a control plane and a kubelet make. Nothing of
 * the client library is seen outside, and nothing of the embedded server is known here.
 */
@NullMarked
package dev.meltemi.kube.watch;

import org.jspecify.annotations.NullMarked;
