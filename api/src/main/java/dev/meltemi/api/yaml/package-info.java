/**
 * YAML 1.2 and JSON texts as trees of nodes that keep their lines. It knows no resource: only
 * mappings, sequences and scalars.
 */
@NullMarked
package dev.meltemi.api.yaml;

import org.jspecify.annotations.NullMarked;
