/** The endpoints of clusters, from pods and EndpointSlices. It knows no policies. */
@NullMarked
package dev.meltemi.compile.endpoint;

import org.jspecify.annotations.NullMarked;
