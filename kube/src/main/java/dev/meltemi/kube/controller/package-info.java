/**
 * What follows from what is stored: pods from Deployments, endpoints from pods, the end of what has
 * lost its owner or namespace. Each controller reacts to changes and compares what is with what
 * should be; none polls, and none starts a process.
 */
@NullMarked
package dev.meltemi.kube.controller;

import org.jspecify.annotations.NullMarked;
