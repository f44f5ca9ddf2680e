/**
 * TLS on both sides of the proxy: from named secrets, which change while connections live, to the
 * handler that stands first in a channel. It knows neither HTTP nor what a chain does with the
 * bytes.
 */
@NullMarked
package dev.meltemi.proxy.tls;

import org.jspecify.annotations.NullMarked;
