/**
 * Bytes passed on as they are, with back-pressure and half-closed connections. It knows no HTTP.
 */
@NullMarked
package dev.meltemi.proxy.tcp;

import org.jspecify.annotations.NullMarked;
