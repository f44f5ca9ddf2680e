package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.pilot.push.ProxySession.Version;
import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.session.TypeStatus;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which proxy has which snapshot. Everything that happens is a method call with the time of it;
 * what is due is done by {@link #run}. One thread owns it, so there is no lock.
 */
final class Distribution {
  private static final Logger LOG = LoggerFactory.getLogger(Distribution.class);

  private final Compilation compilation;
  private final Views views;
  private final PushMetrics metrics;
  private final Consumer<List<Problem>> problems;
  private final Debounce debounce = new Debounce(Debounce.QUIET, Debounce.LONGEST);
  private final Waiters waiters = new Waiters();
  private final Set<ProxySession> sessions = new LinkedHashSet<>();

  // What came in, and what of it was pushed.
  private MeshSnapshot latest = MeshSnapshot.empty();
  private Map<String, Long> latestRevisions = Map.of();
  private long firstChange;
  private MeshSnapshot published = MeshSnapshot.empty();
  private Map<String, Long> publishedRevisions = Map.of();
  private Version version = Version.NONE;
  private List<Problem> complaints = List.of();
  private Optional<List<Problem>> ofLatest = Optional.empty();

  /**
   * @param problems takes what the compiler complains of after each push
   */
  Distribution(Compilation compilation, PushMetrics metrics, Consumer<List<Problem>> problems) {
    this.compilation = compilation;
    this.views = new Views(compilation, metrics);
    this.metrics = metrics;
    this.problems = problems;
  }

  /** There is a newer snapshot. Proxies get nothing before the first. */
  void changed(long now, MeshSnapshot mesh, Map<String, Long> revisions) {
    if (debounce.untilDue(now) == Debounce.NEVER) firstChange = now;
    debounce.changed(now, !References.mayBreak(latest, mesh));
    latest = mesh;
    ofLatest = Optional.empty();
    latestRevisions = revisions;
  }

  ProxySession connected(long now, ProxyNode node, Consumer<EncodedResources> push) {
    var session = new ProxySession(node, push);
    sessions.add(session);
    metrics.proxies(sessions.size());
    LOG.info("{} connected", node.id());
    if (version.number() > 0) {
      publish(session, new Version(version.number(), now));
    }
    return session;
  }

  void disconnected(long now, ProxySession session) {
    sessions.remove(session);
    metrics.proxies(sessions.size());
    LOG.info("{} disconnected", session.node().id());
    look(now);
  }

  void progressed(long now, ProxySession session, Map<ResourceType, TypeStatus> status) {
    String before = session.state().rejection();
    session.progressed(status);
    String rejection = session.state().rejection();
    if (!rejection.isEmpty() && !rejection.equals(before)) {
      metrics.rejected();
      LOG.warn("{} rejected {}", session.node().id(), rejection);
    }
    settle(now, session);
    look(now);
  }

  /** Answers when every connected proxy lives by what is wished for, or at the deadline. */
  void await(long now, Waiters.Wish wish, Consumer<Convergence> answer) {
    boolean isPending = debounce.untilDue(now) != Debounce.NEVER;
    boolean isNewest = wish.revision() <= 0 && wish.absent().isEmpty();
    long atLeast = Math.max(1, isNewest && isPending ? version.number() + 1 : version.number());
    waiters.add(wish, atLeast, answer);
    look(now);
  }

  /** Does what is due. */
  void run(long now) {
    if (debounce.untilDue(now) == 0 && !waitsForItsOtherHalf(now)) {
      debounce.pushed(now, sessions.size());
      version = new Version(version.number() + 1, firstChange);
      published = latest;
      publishedRevisions = latestRevisions;
      var scopes = new HashSet<Object>();
      for (var session : sessions) scopes.add(publish(session, version));
      views.retain(scopes);
      for (var session : sessions) settle(now, session);
      complaints = latestComplaints();
      problems.accept(complaints);
    }
    look(now);
  }

  /**
   * A change that breaks a reference of a rule is often the first half of two: a subset gets
   * another name, and then the rule that names it. Pushed alone it would cost requests.
   */
  private boolean waitsForItsOtherHalf(long now) {
    if (version.number() == 0
        || !References.mayBreak(published, latest)
        || !References.areBroken(complaints, latestComplaints())) {
      return false;
    }
    boolean waits = debounce.hold(now);
    if (waits) metrics.held();
    return waits;
  }

  /** What the compiler complains of in the latest snapshot; asked for once. */
  private List<Problem> latestComplaints() {
    var found = ofLatest.orElseGet(() -> compilation.problems(latest));
    ofLatest = Optional.of(found);
    return found;
  }

  /** Nanoseconds until {@link #run} has something to do. */
  long untilDue(long now) {
    return Math.min(debounce.untilDue(now), waiters.untilDue(now));
  }

  private Object publish(ProxySession session, Version of) {
    Object scope = views.scope(published, session.node());
    metrics.sent(session.publish(views.of(published, scope, session.node()).encoded(), of));
    return scope;
  }

  private void settle(long now, ProxySession session) {
    session.settle(now).ifPresent(metrics::converged);
  }

  private void look(long now) {
    if (waiters.isEmpty()) return;
    waiters.look(
        now, new Waiters.Published(version.number(), published, publishedRevisions), states());
  }

  List<ProxyState> states() {
    return sessions.stream().map(ProxySession::state).toList();
  }

  Convergence convergence(long since) {
    long wanted = since > 0 ? since : version.number();
    var states = states();
    return new Convergence(states.stream().allMatch(state -> state.lives(wanted)), wanted, states);
  }

  MeshSnapshot snapshot() {
    return latest;
  }
}
