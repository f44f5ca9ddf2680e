/**
 * The sample workloads of the documents, as small programs: bookinfo's four services, httpbin and
 * an idle pod. They have the ports, paths, headers and failure texts of the originals, so that
 * instructions written for those work unchanged.
 *
 * <p>Plain JDK, to start in a fraction of a second. Deliberately ignorant of meshes: no program
 * here knows whether a proxy stands beside it, which is what makes them fair witnesses.
 */
@NullMarked
package dev.meltemi.samples;

import org.jspecify.annotations.NullMarked;
