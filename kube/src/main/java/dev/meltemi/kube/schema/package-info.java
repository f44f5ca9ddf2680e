/**
 * What the objects of Kubernetes' own kinds are made of: their fields, how protobuf numbers them
 * and how their lists merge. One table, {@code kubernetes.txt}, serves reading, patching, applying
 * and explaining. It knows no requests and no store, and nothing of Istio's kinds.
 */
@NullMarked
package dev.meltemi.kube.schema;

import org.jspecify.annotations.NullMarked;
