/**
 * Objects as JSON trees, kept on disk and in memory under one revision counter, with watches. It
 * knows neither kinds nor HTTP: a type is only a name here, and every tree with a {@code metadata}
 * object is welcome.
 */
@NullMarked
package dev.meltemi.kube.store;

import org.jspecify.annotations.NullMarked;
