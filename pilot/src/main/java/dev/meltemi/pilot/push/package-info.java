/**
 * From snapshot to proxies: when to push, what each is sent, and how far each is. Time comes in as
 * an argument, resources go out through a callback; gRPC and HTTP live elsewhere.
 */
@NullMarked
package dev.meltemi.pilot.push;

import org.jspecify.annotations.NullMarked;
