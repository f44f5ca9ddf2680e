package dev.meltemi.cli.demo;

import java.util.Map;

/** Where a request comes from. */
public sealed interface Sender {

  /**
   * Inside a running pod with these labels, so that the pod's capture rules and proxy see the
   * connection as the application's own.
   */
  record Pod(String namespace, Map<String, String> labels) implements Sender {}

  /** The host, as a browser would. */
  record Outside() implements Sender {}
}
