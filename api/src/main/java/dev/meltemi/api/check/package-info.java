/**
 * What is wrong with a resource that binds: Istio's rules about values, one file per kind, with
 * Istio's wording of the cause. It looks at one resource alone; what depends on others is the
 * linter's part.
 */
@NullMarked
package dev.meltemi.api.check;

import org.jspecify.annotations.NullMarked;
