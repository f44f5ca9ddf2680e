/**
 * The way in: listening sockets opened and closed by difference, the original destination of
 * redirected connections, a look at their first bytes, the choice of a filter chain. It knows
 * neither requests nor endpoints.
 */
@NullMarked
package dev.meltemi.proxy.listen;

import org.jspecify.annotations.NullMarked;
