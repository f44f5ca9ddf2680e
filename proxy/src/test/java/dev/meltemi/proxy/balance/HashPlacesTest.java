package dev.meltemi.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.Balancing;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HashPlacesTest {
  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "10.0.0." + i + ":80").toList();
  }

  private static List<Share> even(int count) {
    return Share.of(keys(count), IntStream.range(0, count).map(_ -> 1).boxed().toList());
  }

  private static HashRing ring(List<Share> shares) {
    return HashRing.of(shares, 1024, Balancing.RingHash.MOST_PLACES);
  }

  private static MaglevTable maglev(List<Share> shares) {
    return MaglevTable.of(shares, Balancing.Maglev.DEFAULT_SIZE);
  }

  /** Those of xxHash's own sanity checks that are texts. */
  @Test
  void hashesAreThoseOfXxHash() {
    assertThat(XxHash64.of("")).isEqualTo(0xEF46DB3751D8E999L);
    assertThat(XxHash64.of("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
    assertThat(XxHash64.of("abc")).isEqualTo(0x44BC2CF5AD770999L);
    assertThat(XxHash64.of("xxabcxx", 2, 5, 0)).isEqualTo(0x44BC2CF5AD770999L);
    assertThat(XxHash64.of("Nobody inspects the spammish repetition"))
        .isEqualTo(0xFBCEA83C8A378BF1L);
  }

  @Test
  void everyEndpointGetsItsShare() {
    var shares = Share.of(keys(3), List.of(1, 2, 1));
    assertShares(ring(shares), 0.20);
    assertShares(maglev(shares), 0.02);
  }

  private static void assertShares(HashPlaces places, double tolerance) {
    RandomGenerator random = Seeds.random(Seeds.seed("HashPlacesTest"));
    int[] counts = new int[3];
    for (int i = 0; i < 100_000; i++) counts[places.owner(random.nextLong(), 0)]++;
    double[] wanted = {25_000, 50_000, 25_000};
    for (int i = 0; i < 3; i++) {
      assertThat((double) counts[i])
          .isBetween(wanted[i] * (1 - tolerance), wanted[i] * (1 + tolerance));
    }
  }

  @Test
  void fewHashesMoveWhenAnEndpointGoes() {
    // Each of the nine has more places than each of the ten had; the table is filled anew.
    assertMoves(HashPlacesTest::ring, 0.1);
    assertMoves(HashPlacesTest::maglev, 0.05);
  }

  private static void assertMoves(Function<List<Share>, HashPlaces> make, double most) {
    HashPlaces ten = make.apply(even(10));
    HashPlaces nine = make.apply(even(9));
    RandomGenerator random = Seeds.random(Seeds.seed("HashPlacesTest"));
    int moved = 0;
    for (int i = 0; i < 10_000; i++) {
      long hash = random.nextLong();
      int before = ten.owner(hash, 0);
      if (before != 9 && nine.owner(hash, 0) != before) moved++;
    }
    assertThat(moved / 10_000.0).isLessThanOrEqualTo(most);
  }

  @Test
  void theOrderInWhichEndpointsAreToldDoesNotMatter() {
    var told = even(5);
    RandomGenerator random = Seeds.random(Seeds.seed("HashPlacesTest"));
    for (int i = 0; i < 1000; i++) {
      long hash = random.nextLong();
      assertThat(4 - ring(told.reversed()).owner(hash, 0)).isEqualTo(ring(told).owner(hash, 0));
      if (i % 100 != 0) continue;
      assertThat(4 - maglev(told.reversed()).owner(hash, 0)).isEqualTo(maglev(told).owner(hash, 0));
    }
  }

  @Test
  void aLaterAttemptAsksElsewhere() {
    for (HashPlaces places : List.of(ring(even(10)), maglev(even(10)))) {
      long others =
          IntStream.range(1, 6).map(attempt -> places.owner(42, attempt)).distinct().count();
      assertThat(others).isGreaterThan(1);
    }
  }

  @Test
  void aRingGrowsUntilTheLightestEndpointHasAPlaceAndNoFurther() {
    assertThat(HashRing.of(even(3), 4, 1000).size()).isEqualTo(6);
    assertThat(HashRing.of(Share.of(keys(2), List.of(1, 99)), 10, 1000).size()).isEqualTo(100);
    assertThat(HashRing.of(Share.of(keys(2), List.of(1, 99)), 10, 50).size()).isEqualTo(50);
  }
}
