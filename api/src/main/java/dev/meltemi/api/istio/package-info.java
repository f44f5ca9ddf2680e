/**
 * Istio's networking kinds as records: what their fields mean, already parsed, with the line of
 * each rule. Only modern forms exist here; older ones are rewritten by {@code api.upgrade} before.
 * It does not know YAML, nor which pods or services exist.
 */
@NullMarked
package dev.meltemi.api.istio;

import org.jspecify.annotations.NullMarked;
