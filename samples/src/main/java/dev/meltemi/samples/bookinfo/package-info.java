/**
 * Bookinfo: a product page that calls details and reviews, and reviews that call ratings. Three
 * versions of reviews show no, black or red stars. Each program is a function from request to
 * reply; sockets are {@code http}'s business.
 */
@NullMarked
package dev.meltemi.samples.bookinfo;

import org.jspecify.annotations.NullMarked;
