/**
 * Traffic in words: one canonical text, read by people, compared in golden files. It only reads the
 * vocabulary and decides nothing.
 */
@NullMarked
package dev.meltemi.traffic.text;

import org.jspecify.annotations.NullMarked;
