package dev.meltemi.runtime.image;

/** An image's name as the catalogue knows it: without registry, tag and digest. */
final class ImageName {
  private ImageName() {}

  /**
   * {@code docker.io/istio/examples-bookinfo-reviews-v1:1.8.0} gives {@code
   * istio/examples-bookinfo-reviews-v1}.
   */
  static String bare(String image) {
    String name = image;
    int digest = name.indexOf('@');
    if (digest >= 0) name = name.substring(0, digest);
    int slash = name.indexOf('/');
    // The first part is a registry when it could be a host (the rule of Docker's reference
    // grammar).
    if (slash > 0 && isHost(name.substring(0, slash))) name = name.substring(slash + 1);
    int tag = name.indexOf(':', name.lastIndexOf('/') + 1);
    return tag >= 0 ? name.substring(0, tag) : name;
  }

  /** The last part only: {@code examples-bookinfo-reviews-v1}. */
  static String last(String image) {
    String bare = bare(image);
    return bare.substring(bare.lastIndexOf('/') + 1);
  }

  private static boolean isHost(String part) {
    return part.contains(".") || part.contains(":") || part.equals("localhost");
  }
}
