/** Trees of texts and texts of trees. */
@NullMarked
package dev.meltemi.api.yaml;

import org.jspecify.annotations.NullMarked;
