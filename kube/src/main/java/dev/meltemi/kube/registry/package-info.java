/**
 * What the API server knows of its kinds: names and versions, defaults, selectors, patches, and the
 * rules of create, update and delete over the store. It knows no HTTP and starts nothing on its
 * own: what follows from a change is the controllers' part.
 */
@NullMarked
package dev.meltemi.kube.registry;

import org.jspecify.annotations.NullMarked;
