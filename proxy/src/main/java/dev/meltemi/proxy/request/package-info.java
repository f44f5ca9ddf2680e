/**
 * The way of a request: the filters in their order, and the connection handler that starts each
 * request on it.
 */
@NullMarked
package dev.meltemi.proxy.request;

import org.jspecify.annotations.NullMarked;
