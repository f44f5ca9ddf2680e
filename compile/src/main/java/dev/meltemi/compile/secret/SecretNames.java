package dev.meltemi.compile.secret;

/** The names under which proxies ask for secrets, as Istio has them. */
public final class SecretNames {
  /** The authorities that the operating system of the proxy trusts. */
  public static final String SYSTEM_ROOTS = "file-root:system";

  /** The certificate of the proxy's own workload. */
  public static final String WORKLOAD = "default";

  /** The authorities of the mesh. */
  public static final String MESH_ROOTS = "ROOTCA";

  static final String FILE_ROOTS = "file-root:";
  static final String FILE_PAIR = "file-cert:";
  static final String CREDENTIAL = "kubernetes://";
  static final String AUTHORITY = "-cacert";

  private SecretNames() {}

  /**
   * @param chain path of the certificate
   * @param key path of its key
   */
  public static String filePair(String chain, String key) {
    return FILE_PAIR + chain + "~" + key;
  }

  public static String fileRoots(String path) {
    return FILE_ROOTS + path;
  }

  public static String credentialPair(String credential) {
    return CREDENTIAL + credential;
  }

  public static String credentialRoots(String credential) {
    return CREDENTIAL + credential + AUTHORITY;
  }

  /** The Secret that has the authority alone. */
  static String authorityOf(String credential) {
    return credential + AUTHORITY;
  }
}
