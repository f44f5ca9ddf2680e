/**
 * Envoy's bootstrap file, as far as it says what our proxy can do. It reads text; it opens no file
 * and no connection.
 */
@NullMarked
package dev.meltemi.xds.bootstrap;

import org.jspecify.annotations.NullMarked;
