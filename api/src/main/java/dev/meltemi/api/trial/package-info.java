/**
 * What users write to hold their configuration to its purpose: requests and what shall become of
 * them. It says nothing to any proxy.
 */
@NullMarked
package dev.meltemi.api.trial;

import org.jspecify.annotations.NullMarked;
