package dev.meltemi.pilot.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meltemi.testkit.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateAuthorityTest {
  private static final WorkloadId REVIEWS =
      new WorkloadId("cluster.local", "default", "bookinfo-reviews");

  @TempDir Path state;
  private final FakeClock clock = new FakeClock();

  private CertificateAuthority open() throws IOException {
    return CertificateAuthority.open(state.resolve("ca"), clock);
  }

  @Test
  void aCertificateNamesTheServiceAccountAndNothingElse() throws Exception {
    CertificateAuthority authority = open();
    WorkloadCertificate issued = authority.issue(REVIEWS, Duration.ofHours(24));
    X509Certificate certificate = Pem.certificate(issued.chain());
    certificate.verify(Pem.certificate(issued.roots()).getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEmpty();
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(List.of(6, "spiffe://cluster.local/ns/default/sa/bookinfo-reviews"));
    assertThat(certificate.getCriticalExtensionOIDs()).contains("2.5.29.17");
    assertThat(certificate.getExtendedKeyUsage()).hasSize(2);
    assertThat(certificate.getNotAfter().toInstant())
        .isEqualTo(clock.instant().plus(Duration.ofHours(24)));
    assertThat(issued.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void aControlPlaneThatStartsAgainHasTheSameAuthority() throws Exception {
    String before = open().rootPem();
    assertThat(open().rootPem()).isEqualTo(before);
    var issued = open().issue(REVIEWS, Duration.ofHours(1));
    Pem.certificate(issued.chain()).verify(Pem.certificate(before).getPublicKey());
  }

  @Test
  void nobodyButItsOwnerCanReadTheKey() throws Exception {
    open();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("ca"))))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(state.resolve("ca/ca-key.pem"))))
        .isEqualTo("rw-------");
    try (var files = Files.list(state.resolve("ca"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aDamagedKeyIsReportedWithItsFolder() throws Exception {
    open();
    Files.writeString(state.resolve("ca/ca-key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n");
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(state.resolve("ca").toString())
        .hasMessageContaining("delete the folder");
  }

  @Test
  void aCertificateIsRenewedAfterHalfOfItsLife() {
    var certificates =
        new WorkloadCertificates(
            CertificateAuthority.inMemory(clock), clock, WorkloadCertificates.LIFE);
    WorkloadCertificate first = certificates.of(REVIEWS);
    clock.advance(Duration.ofHours(11));
    assertThat(certificates.retire()).isFalse();
    assertThat(certificates.of(REVIEWS)).isSameAs(first);
    clock.advance(Duration.ofHours(1));
    assertThat(certificates.retire()).isTrue();
    assertThat(certificates.retire()).isFalse();
    WorkloadCertificate second = certificates.of(REVIEWS);
    assertThat(second.chain()).isNotEqualTo(first.chain());
    assertThat(second.roots()).isEqualTo(first.roots());
    assertThat(second.end()).isEqualTo(clock.instant().plus(WorkloadCertificates.LIFE));
  }
}
