/**
 * The mesh on one machine as its user meets it: up, down, status, logs, env, exec, demo. It wires
 * the modules together and knows of each only its entrance.
 */
@NullMarked
package dev.meltemi.cli.mesh;

import org.jspecify.annotations.NullMarked;
