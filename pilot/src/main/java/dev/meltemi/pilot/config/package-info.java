/**
 * What is configured: sources of resources, a folder or an API server, merged into one snapshot.
 * Each keeps the last good version of every object. It knows nothing of proxies.
 */
@NullMarked
package dev.meltemi.pilot.config;

import org.jspecify.annotations.NullMarked;
