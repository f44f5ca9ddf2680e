/**
 * Who a workload is: the certificate authority of the mesh, its key on disk, and the certificates
 * of workloads with their renewal. It knows no proxy and no resource; time comes from a clock.
 */
@NullMarked
package dev.meltemi.pilot.identity;

import org.jspecify.annotations.NullMarked;
