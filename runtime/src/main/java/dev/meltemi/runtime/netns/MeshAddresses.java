package dev.meltemi.runtime.netns;

/** The fixed addresses of a mesh; all of them exist only inside its outer network namespace. */
public final class MeshAddresses {
  public static final String BRIDGE = "mesh0";
  public static final String GATEWAY = "10.244.0.1";
  public static final String PODS = "10.244.0.0/16";
  public static final String SERVICES = "10.96.0.0/16";
  public static final String API_SERVER = "10.96.0.1";
  public static final String DNS = "10.96.0.10";

  /** Of the documentation's block (RFC 5737), so that no real host is meant. */
  public static final String INTERNET = "203.0.113.0/24";

  public static final String INTERNET_HOST = "203.0.113.10";

  private MeshAddresses() {}

  /**
   * Address of the n-th pod, {@code 2 <= n <= 65533}: 10.244.0.2, …, 10.244.1.0, …
   *
   * @throws IllegalArgumentException outside the range
   */
  public static String pod(int n) {
    if (n < 2 || n > 65533) throw new IllegalArgumentException("no pod address number " + n);
    return "10.244." + (n >> 8) + "." + (n & 0xff);
  }
}
