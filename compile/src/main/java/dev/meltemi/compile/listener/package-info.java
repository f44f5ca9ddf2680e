/**
 * Where connections arrive and which filter chain takes them. It names route tables and clusters
 * only.
 */
@NullMarked
package dev.meltemi.compile.listener;

import org.jspecify.annotations.NullMarked;
