package dev.meltemi.pilot.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One certificate for each identity in use. After half of its life it is renewed, so that a proxy
 * that hears of nothing for that long still has one that counts. One thread.
 */
public final class WorkloadCertificates {
  /** Istio's SECRET_TTL. */
  public static final Duration LIFE = Duration.ofHours(24);

  private static final Duration MOST_BETWEEN_LOOKS = Duration.ofSeconds(30);

  private final CertificateAuthority authority;
  private final InstantSource clock;
  private final Duration life;
  private final Map<WorkloadId, WorkloadCertificate> issued = new HashMap<>();

  public WorkloadCertificates(CertificateAuthority authority, InstantSource clock, Duration life) {
    this.authority = authority;
    this.clock = clock;
    this.life = life;
  }

  /** The one in force, which is a new one when the last is half through. */
  public WorkloadCertificate of(WorkloadId id) {
    Instant now = clock.instant();
    @Nullable WorkloadCertificate known = issued.get(id);
    if (known != null && now.isBefore(known.renewal())) return known;
    WorkloadCertificate fresh = authority.issue(id, life);
    issued.put(id, fresh);
    return fresh;
  }

  /**
   * Forgets those that are half through; the next {@link #of} makes new ones where still wanted.
   */
  public boolean retire() {
    Instant now = clock.instant();
    return issued.values().removeIf(known -> !now.isBefore(known.renewal()));
  }

  /** How often to {@link #retire}: early enough for the shortest of lives. */
  public Duration interval() {
    Duration eighth = life.dividedBy(8);
    return eighth.compareTo(MOST_BETWEEN_LOOKS) < 0 ? eighth : MOST_BETWEEN_LOOKS;
  }

  /** Loads what the first certificate would have to wait for. Any thread. */
  public void warmUp() {
    var _ = authority.issue(new WorkloadId("nowhere", "nowhere", "nobody"), life);
  }
}
