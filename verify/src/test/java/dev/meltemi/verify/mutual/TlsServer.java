package dev.meltemi.verify.mutual;

import dev.meltemi.pilot.identity.WorkloadCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Answers every request, and remembers which words its callers offered by ALPN. */
final class TlsServer implements AutoCloseable {
  final BlockingQueue<List<String>> offered = new LinkedBlockingQueue<>();
  private final SSLServerSocket server;

  TlsServer(WorkloadCertificate certificate) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(certificate).getKeyManagers(), null, null);
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        SSLSocket socket = (SSLSocket) server.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void answer(SSLSocket socket) {
    try (socket) {
      socket.setHandshakeApplicationProtocolSelector((_, words) -> {
        offered.add(List.copyOf(words));
        return words.contains("http/1.1") ? "http/1.1" : "";
      });
      byte[] request = new byte[4096];
      while (socket.getInputStream().read(request) > 0) {
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                    .getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // the caller is gone
    }
  }

  private static KeyManagerFactory keys(WorkloadCertificate certificate)
      throws IOException, GeneralSecurityException {
    Certificate chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(certificate.chain().getBytes(StandardCharsets.US_ASCII)));
    byte[] key =
        Base64.getMimeDecoder().decode(certificate.key().replaceAll("-----[A-Z ]+-----", ""));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry(
        "own",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
        new char[0],
        new Certificate[] {chain});
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
