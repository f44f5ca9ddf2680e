/**
 * VirtualServices that leave some of their rules to others, taken together with these before
 * anything is compiled. It knows nothing of proxies, services or routes.
 */
@NullMarked
package dev.meltemi.compile.delegate;

import org.jspecify.annotations.NullMarked;
