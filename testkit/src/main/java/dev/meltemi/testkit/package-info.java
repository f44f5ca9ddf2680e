@NullMarked
package dev.meltemi.testkit;

import org.jspecify.annotations.NullMarked;
