package dev.meltemi.kube.store;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of a type at one revision, by namespace and name.
 *
 * @param objects shared trees: never change one
 */
public record Listing(long revision, List<ObjectNode> objects) {}
