/**
 * A mesh inside a JUnit test (5 and 6): Istio's YAML in front of the test's own HTTP servers, with
 * real proxies in the test's process. No cluster, no root, no file.
 *
 * <p>It begins with {@link dev.meltemi.junit.TestMesh}.
 */
@NullMarked
package dev.meltemi.junit;

import org.jspecify.annotations.NullMarked;
