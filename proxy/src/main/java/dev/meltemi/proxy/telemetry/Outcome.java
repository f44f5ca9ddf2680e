package dev.meltemi.proxy.telemetry;

import dev.meltemi.proxy.observe.Flag;
import java.util.EnumSet;
import java.util.Set;

/** How a request or connection ended, in one number that is cheap to compare. */
final class Outcome {
  private static final Flag[] FLAGS = Flag.values();
  private static final int STATUS_BITS = 10;
  private static final int GRPC = 1 << STATUS_BITS;
  private static final int FIRST_FLAG = STATUS_BITS + 1;

  private Outcome() {}

  /**
   * @param status 0 when there was no answer
   */
  static int of(int status, Set<Flag> flags, boolean grpc) {
    int code = status & (GRPC - 1);
    if (grpc) code |= GRPC;
    if (flags.isEmpty()) return code;
    for (int i = 0; i < FLAGS.length; i++) {
      if (flags.contains(FLAGS[i])) code |= 1 << (FIRST_FLAG + i);
    }
    return code;
  }

  static String requestLabels(int outcome) {
    return "request_protocol=\"%s\",response_code=\"%d\",response_flags=\"%s\""
        .formatted((outcome & GRPC) == 0 ? "http" : "grpc", outcome & (GRPC - 1), flags(outcome));
  }

  static String connectionLabels(int outcome) {
    return "request_protocol=\"tcp\",response_flags=\"%s\"".formatted(flags(outcome));
  }

  private static String flags(int outcome) {
    EnumSet<Flag> set = Flag.none();
    for (int i = 0; i < FLAGS.length; i++) {
      if ((outcome & 1 << (FIRST_FLAG + i)) != 0) set.add(FLAGS[i]);
    }
    return Flag.text(set);
  }
}
