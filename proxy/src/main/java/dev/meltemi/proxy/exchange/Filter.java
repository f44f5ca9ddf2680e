package dev.meltemi.proxy.exchange;

/** One step of a request's way. Without state; shared by all requests and threads. */
public interface Filter {
  /**
   * Looks at the request's head.
   *
   * @return true to go on with the next filter now; false when it was answered, or when {@link
   *     Exchange#resume()} will be called later
   */
  boolean onRequest(Exchange exchange);
}
