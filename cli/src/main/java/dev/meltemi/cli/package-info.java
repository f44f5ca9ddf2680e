/**
 * The program's entry and the list of its commands: the only place that wires modules together. It
 * decides nothing about traffic.
 */
@NullMarked
package dev.meltemi.cli;

import org.jspecify.annotations.NullMarked;
