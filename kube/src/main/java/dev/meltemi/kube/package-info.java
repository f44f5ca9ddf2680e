@NullMarked
package dev.meltemi.kube;

import org.jspecify.annotations.NullMarked;
