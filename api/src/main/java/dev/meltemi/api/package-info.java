/**
 * What users write, all of it at one moment: {@link dev.meltemi.api.MeshSnapshot} and the changes
 * that lead from one to the next. It knows nothing of where resources come from (files, an API
 * server) and nothing of what proxies do.
 */
@NullMarked
package dev.meltemi.api;

import org.jspecify.annotations.NullMarked;
