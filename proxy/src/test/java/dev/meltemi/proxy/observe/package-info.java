/** Tests of what proxies write down. */
@NullMarked
package dev.meltemi.proxy.observe;

import org.jspecify.annotations.NullMarked;
