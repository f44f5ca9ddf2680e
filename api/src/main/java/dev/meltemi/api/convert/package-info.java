/**
 * Rewrites configuration of older Istio versions into today's: the kinds of
 * config.istio.io/v1alpha2 from before 0.8, Ingresses, and the 0.8 forms that the API has dropped.
 * Trees in, trees out; what cannot be said today is a problem.
 */
@NullMarked
package dev.meltemi.api.convert;

import org.jspecify.annotations.NullMarked;
