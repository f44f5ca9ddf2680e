package dev.meltemi.compile.endpoint;

import dev.meltemi.traffic.Endpoint;
import java.util.Map;

/** An endpoint with the labels by which subsets choose. */
record Workload(Endpoint endpoint, Map<String, String> labels) {}
