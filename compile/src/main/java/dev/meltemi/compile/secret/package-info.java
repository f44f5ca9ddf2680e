/**
 * The secrets that proxies ask for: their names, as Istio has them, and what stands behind a name.
 * It reads Secrets of Kubernetes, and knows no file system.
 */
@NullMarked
package dev.meltemi.compile.secret;

import org.jspecify.annotations.NullMarked;
