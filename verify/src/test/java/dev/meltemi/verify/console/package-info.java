/** What the console says beside what truly went. */
@NullMarked
package dev.meltemi.verify.console;

import org.jspecify.annotations.NullMarked;
