package dev.meltemi.proxy.observe;

import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.LogFilter;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.match.HeaderCondition;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which requests a log tells of. */
final class LogCondition {
  private LogCondition() {}

  static Predicate<Logged> of(LogFilter filter) {
    return switch (filter) {
      case LogFilter.All(List<LogFilter> parts) -> {
        List<Predicate<Logged>> all = parts.stream().map(LogCondition::of).toList();
        yield of -> all.stream().allMatch(part -> part.test(of));
      }
      case LogFilter.Any(List<LogFilter> parts) -> {
        List<Predicate<Logged>> any = parts.stream().map(LogCondition::of).toList();
        yield of -> any.stream().anyMatch(part -> part.test(of));
      }
      case LogFilter.Code(LogFilter.Bound bound, int code) ->
          switch (bound) {
            case AT_LEAST -> of -> of.status() >= code;
            case AT_MOST -> of -> of.status() <= code;
            case EXACTLY -> of -> of.status() == code;
          };
      case LogFilter.Header(HeaderMatch match) -> header(match);
    };
  }

  private static Predicate<Logged> header(HeaderMatch match) {
    Predicate<String> value = HeaderCondition.values(match.value());
    boolean presence = match.value() instanceof StringMatch.Present;
    return of -> {
      @Nullable String seen = of.requestHeader(match.name());
      if (presence) return (seen != null) != match.inverted();
      if (seen == null && !match.missingIsEmpty()) return false;
      return value.test(seen == null ? "" : seen) != match.inverted();
    };
  }
}
