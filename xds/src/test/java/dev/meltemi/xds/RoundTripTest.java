package dev.meltemi.xds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.testing.RandomTraffic;
import dev.meltemi.xds.decode.Decoded;
import dev.meltemi.xds.decode.ResourceDecoder;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.encode.ResourceEncoder;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private static final int VALUES = 2_000;

  @Test
  void whatIsEncodedDecodesToTheSameValueWithoutANote() {
    RandomTraffic random =
        new RandomTraffic(Seeds.random(Seeds.seed("RoundTripTest.whatIsEncoded")));
    for (int i = 0; i < VALUES; i++) {
      Traffic traffic = random.traffic();
      assertThat(decode(ResourceEncoder.encode(traffic))).isEqualTo(traffic);
    }
  }

  @Test
  void equalValuesHaveEqualVersionsAndUnchangedOnesAreTakenOver() {
    RandomTraffic random = new RandomTraffic(Seeds.random(Seeds.seed("RoundTripTest.equalValues")));
    Traffic before = random.traffic();
    EncodedResources encoded = ResourceEncoder.encode(before);
    Traffic after =
        new Traffic(
            before.listeners(),
            random.traffic().routeTables(),
            before.clusters(),
            before.endpointSets(),
            before.secrets());
    EncodedResources again = ResourceEncoder.encode(after, before, encoded);

    for (ResourceType type : ResourceType.values()) {
      assertThat(again.of(type)).isEqualTo(ResourceEncoder.encode(after).of(type));
      assertThat(again.version(type)).isEqualTo(ResourceEncoder.encode(after).version(type));
    }
    again
        .of(ResourceType.CLUSTER)
        .forEach((name, cluster) ->
            assertThat(cluster).isSameAs(encoded.of(ResourceType.CLUSTER).get(name)));
  }

  private static Traffic decode(EncodedResources encoded) {
    return new Traffic(
        all(encoded.of(ResourceType.LISTENER), r -> ResourceDecoder.listener(r.body())),
        all(encoded.of(ResourceType.ROUTE), r -> ResourceDecoder.routes(r.body())),
        all(encoded.of(ResourceType.CLUSTER), r -> ResourceDecoder.cluster(r.body())),
        all(encoded.of(ResourceType.ENDPOINT), r -> ResourceDecoder.endpoints(r.body())),
        all(encoded.of(ResourceType.SECRET), r -> ResourceDecoder.secret(r.body())));
  }

  private static <T> SortedMap<String, T> all(
      SortedMap<String, EncodedResource> resources, Function<EncodedResource, Decoded<T>> decode) {
    SortedMap<String, T> values = new TreeMap<>();
    resources.forEach((name, resource) -> {
      if (!(decode.apply(resource) instanceof Decoded.Ok<T>(T value, var notes))) {
        throw new AssertionError(name + ": " + decode.apply(resource));
      }
      assertThat(notes).isEmpty();
      values.put(name, value);
    });
    return values;
  }
}
