package dev.meltemi.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCatalogueTest {
  private final ImageCatalogue catalogue =
      new ImageCatalogue(
          Map.of("acme/hello", List.of("hello")), List.of("sample"), List.of("pilot"));

  @Test
  void theSamplesAreKnownWhateverTheirRegistryAndTag() {
    assertThat(find("docker.io/istio/examples-bookinfo-reviews-v2:1.20.2"))
        .isEqualTo(local("sample", "reviews", "v2"));
    assertThat(find("istio/examples-bookinfo-productpage-v1:1.8.0"))
        .isEqualTo(local("sample", "productpage"));
    assertThat(find("docker.io/kennethreitz/httpbin")).isEqualTo(local("sample", "httpbin"));
    assertThat(find("docker.io/mccutchen/go-httpbin:v2.15.0"))
        .isEqualTo(local("sample", "httpbin"));
    assertThat(find("localhost:5000/istio/examples-bookinfo-details-v1@sha256:ab"))
        .isEqualTo(local("sample", "details"));
  }

  @Test
  void theMeshsOwnImagesAreSpecial() {
    assertThat(find("meltemi/proxyv2:0.1")).isEqualTo(new Program.Proxy());
    assertThat(find("docker.io/istio/proxyv2:1.28.0")).isEqualTo(new Program.Proxy());
    assertThat(find("meltemi/istio-init")).isEqualTo(new Program.CaptureInit());
    assertThat(catalogue.find("istio/proxyv2", List.of(), List.of("istio-iptables", "-p", "15001")))
        .isEqualTo(new Program.CaptureInit());
    assertThat(find("meltemi/pilot")).isEqualTo(new Program.ControlPlane(List.of("pilot")));
  }

  @Test
  void aContainersOwnCommandWinsOverTheCatalogue() {
    assertThat(catalogue.find("acme/hello", List.of("sh", "-c"), List.of("date")))
        .isEqualTo(local("sh", "-c", "date"));
    assertThat(catalogue.find("acme/hello:2", List.of(), List.of("-v")))
        .isEqualTo(local("hello", "-v"));
  }

  @Test
  void anUnknownImageSaysWhatToType() {
    assertThat(find("acme/shop:1"))
        .isInstanceOfSatisfying(
            Program.Unknown.class,
            unknown ->
                assertThat(unknown.message())
                    .contains(
                        "acme/shop:1", "images.yaml", "meltemi up --image acme/shop=COMMAND"));
  }

  @Test
  void usersAddImagesInAFile(@TempDir Path state) throws IOException {
    Path file = state.resolve("images.yaml");
    Files.writeString(
        file, "acme/shop: python3 -m http.server\nacme/list: [a, b c]\nacme/bad: 7\n");
    UserImages images = UserImages.read(file).with(Map.of("acme/list", "other"));
    assertThat(images.commands())
        .containsEntry("acme/shop", List.of("sh", "-c", "exec python3 -m http.server \"$@\"", "sh"))
        .containsEntry("acme/list", List.of("sh", "-c", "exec other \"$@\"", "sh"));
    assertThat(images.problems()).hasSize(1).first().asString().contains("acme/bad");
  }

  @Test
  void noFileAddsNothing(@TempDir Path state) {
    assertThat(UserImages.read(state.resolve("images.yaml")))
        .isEqualTo(new UserImages(Map.of(), List.of()));
  }

  private Program find(String image) {
    return catalogue.find(image, List.of(), List.of());
  }

  private static Program local(String... command) {
    return new Program.Local(List.of(command));
  }
}
