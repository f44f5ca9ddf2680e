/**
 * The cluster's DNS server: answers for services from a table that others keep up to date. It
 * resolves no foreign names.
 */
@NullMarked
package dev.meltemi.runtime.dns;

import org.jspecify.annotations.NullMarked;
