package dev.meltemi.cli.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * How a step ended.
 *
 * @param live the longest time that a change of the step took to be live in every proxy, counted
 *     from the command's return; empty when the step changed nothing
 */
public record Outcome(String title, boolean agrees, String observed, Optional<Duration> live) {}
