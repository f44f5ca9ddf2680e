/**
 * Older forms of the API rewritten to today's before binding, so that the rest knows one form only.
 * Each rewrite is a warning that names the modern field. It knows the shape of documents, not their
 * meaning.
 */
@NullMarked
package dev.meltemi.api.upgrade;

import org.jspecify.annotations.NullMarked;
