package dev.meltemi.kube.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** The file that tells clients where the API server is and who they are. */
public final class Kubeconfig {

  private Kubeconfig() {}

  /**
   * Writes a kubeconfig with everything embedded, readable by its owner only.
   *
   * @param serverUrl as {@code https://127.0.0.1:6443}; its host must be one of the server's names
   * @param authority issues a new client certificate for this file
   */
  public static void write(Path file, String serverUrl, Authority authority) throws IOException {
    PrivateFiles.write(file, text(serverUrl, authority));
  }

  private static String text(String serverUrl, Authority authority) {
    Identity client = authority.administrator();
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: meltemi
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: meltemi-admin
      user:
        client-certificate-data: %s
        client-key-data: %s
    contexts:
    - name: meltemi
      context:
        cluster: meltemi
        user: meltemi-admin
        namespace: default
    current-context: meltemi
    """
        .formatted(
            serverUrl,
            base64(Pem.certificate(authority.certificate())),
            base64(client.certificatePem()),
            base64(client.keyPem()));
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
