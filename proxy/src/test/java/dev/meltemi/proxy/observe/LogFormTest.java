package dev.meltemi.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.LogFilter;
import dev.meltemi.traffic.LogFilter.Bound;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lines in JSON form, and the requests that a filter takes. */
class LogFormTest {
  private record Request(int status, @Nullable String agent) implements Logged {
    @Override
    public long startMillis() {
      return 0;
    }

    @Override
    public long durationMillis() {
      return 7;
    }

    @Override
    public Set<Flag> flags() {
      return EnumSet.of(Flag.UF);
    }

    @Override
    public @Nullable String details() {
      return null;
    }

    @Override
    public @Nullable String transportFailure() {
      return null;
    }

    @Override
    public long bytesReceived() {
      return 0;
    }

    @Override
    public long bytesSent() {
      return 0;
    }

    @Override
    public @Nullable String protocol() {
      return "HTTP/1.1";
    }

    @Override
    public @Nullable String requestHeader(String name) {
      return name.equals(":method") ? "GET" : name.equals("user-agent") ? agent : null;
    }

    @Override
    public @Nullable String responseHeader(String name) {
      return null;
    }

    @Override
    public @Nullable String upstreamHost() {
      return null;
    }

    @Override
    public @Nullable String upstreamCluster() {
      return null;
    }

    @Override
    public @Nullable String upstreamLocalAddress() {
      return null;
    }

    @Override
    public @Nullable String downstreamLocalAddress() {
      return null;
    }

    @Override
    public @Nullable String downstreamRemoteAddress() {
      return null;
    }

    @Override
    public @Nullable String serverName() {
      return null;
    }

    @Override
    public @Nullable String routeName() {
      return null;
    }
  }

  private static String line(LogFilter filter, int status) {
    var log = new AccessLog("x", new AccessLog.Form.Text("%RESPONSE_CODE%"), Optional.of(filter));
    return LogFormat.of(log).line(new Request(status, null));
  }

  @Test
  void jsonHasNumbersNullsAndEscapes() {
    var form =
        new AccessLog.Form.Json(
            new TreeMap<>(
                Map.of(
                    "code", "%RESPONSE_CODE%",
                    "ms", "%DURATION%",
                    "agent", "%REQ(USER-AGENT)%",
                    "flags", "%RESPONSE_FLAGS%",
                    "host", "%UPSTREAM_HOST%",
                    "both", "%REQ(:METHOD)% for %UPSTREAM_HOST%")));
    var format = LogFormat.of(new AccessLog("x", form, Optional.empty()));
    assertThat(format.line(new Request(503, "a\"b\\c")))
        .isEqualTo(
            "{\"agent\":\"a\\\"b\\\\c\",\"both\":\"GET for -\",\"code\":503,\"flags\":\"UF\","
                + "\"host\":null,\"ms\":7}\n");
  }

  @Test
  void aFilterTakesRequestsByCodeAndHeader() {
    var errors = new LogFilter.Code(Bound.AT_LEAST, 400);
    assertThat(line(errors, 400)).isEqualTo("400");
    assertThat(line(errors, 399)).isEmpty();
    var some = new LogFilter.Code(Bound.AT_MOST, 499);
    assertThat(line(new LogFilter.All(List.of(errors, some)), 500)).isEmpty();
    assertThat(line(new LogFilter.Any(List.of(errors, some)), 500)).isEqualTo("500");
    assertThat(line(new LogFilter.Header(HeaderMatch.exact(":method", "GET")), 0)).isEqualTo("0");
    assertThat(line(new LogFilter.Header(HeaderMatch.exact("x", "GET")), 0)).isEmpty();
    assertThat(line(new LogFilter.Code(Bound.EXACTLY, 200), 201)).isEmpty();
  }
}
