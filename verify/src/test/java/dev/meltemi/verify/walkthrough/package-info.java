/**
 * Types the commands of docs/walkthrough into a shell, in order, and compares what they print with
 * what the pages say. It knows nothing of what the commands are about.
 */
@NullMarked
package dev.meltemi.verify.walkthrough;

import org.jspecify.annotations.NullMarked;
