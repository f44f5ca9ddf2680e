/**
 * The demo: a list of steps, each a change of traffic, requests that show its effect, and the
 * comparison of the two. Knows istioctl's commands, sockets and bookinfo's answers; deliberately
 * ignorant of how a mesh is started, of Kubernetes clients and of proxies, which it reaches through
 * {@link dev.meltemi.cli.demo.DemoContext} alone.
 */
@NullMarked
package dev.meltemi.cli.demo;

import org.jspecify.annotations.NullMarked;
