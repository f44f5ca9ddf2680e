/**
 * Objects as the rows that {@code kubectl get} prints, with the columns that a Kubernetes cluster
 * has. It knows no requests: trees come in, a table goes out.
 */
@NullMarked
package dev.meltemi.kube.table;

import org.jspecify.annotations.NullMarked;
