/**
 * The whole product, started as a user starts it: the launcher, processes, signals. Knows nothing
 * of what is inside a process; it sees command lines, exit codes, pods and HTTP status codes.
 */
@NullMarked
package dev.meltemi.verify.e2e;

import org.jspecify.annotations.NullMarked;
