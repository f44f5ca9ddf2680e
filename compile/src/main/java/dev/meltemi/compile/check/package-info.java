/**
 * What is wrong with the resources as a whole, whichever proxy looks at them: references to
 * nothing, rules that are never reached. It changes nothing, save that unsound resources are left
 * out.
 */
@NullMarked
package dev.meltemi.compile.check;

import org.jspecify.annotations.NullMarked;
