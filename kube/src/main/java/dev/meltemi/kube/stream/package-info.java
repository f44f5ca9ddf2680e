/**
 * The subresources of pods that are streams: log, exec, attach and portforward, in the protocols
 * that kubectl speaks. Knows neither how a command gets into a pod nor who started the pod: {@link
 * dev.meltemi.kube.stream.PodAccess} does.
 */
@NullMarked
package dev.meltemi.kube.stream;

import org.jspecify.annotations.NullMarked;
