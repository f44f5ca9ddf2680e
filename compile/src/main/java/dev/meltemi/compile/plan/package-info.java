/**
 * What a change of resources would do: to requests, to the proxies that have to be told of it, and
 * to the list of problems.
 */
@NullMarked
package dev.meltemi.compile.plan;

import org.jspecify.annotations.NullMarked;
