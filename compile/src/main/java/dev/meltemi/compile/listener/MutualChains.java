package dev.meltemi.compile.listener;

import dev.meltemi.api.istio.PeerAuthentication.Mode;
import dev.meltemi.compile.secret.SecretNames;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.SubjectName;
import dev.meltemi.traffic.TlsParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The filter chains of one port by what a PeerAuthentication lets in. Other proxies are known by
 * the ALPN words that Istio's proxies offer; any other TLS is the application's own.
 */
final class MutualChains {
  private static final String TLS = "tls";
  private static final List<String> HTTP_WORDS =
      List.of("istio-http/1.0", "istio-http/1.1", "istio-h2");
  private static final List<String> BYTES_WORDS = List.of("istio", "istio-peer-exchange");
  private static final List<String> WORDS =
      Stream.concat(BYTES_WORDS.stream(), HTTP_WORDS.stream()).toList();

  private final Mode mode;
  private final String name;
  private final OptionalInt port;
  private final String trustDomain;
  private final NetworkFilter refusal;

  /**
   * @param mode PERMISSIVE or STRICT
   * @param name of the chains
   * @param port at which they are; empty when the listener has no other
   * @param refusal takes what is not let in
   */
  MutualChains(
      Mode mode, String name, OptionalInt port, String trustDomain, NetworkFilter refusal) {
    this.mode = mode;
    this.name = name;
    this.port = port;
    this.trustDomain = trustDomain;
    this.refusal = refusal;
  }

  /** Where every connection carries requests. */
  List<FilterChain> requests(NetworkFilter http) {
    return switch (mode) {
      case STRICT -> List.of(mutual(List.of(), http, true), plain(refusal));
      case PERMISSIVE, DISABLE, UNSET -> List.of(mutual(WORDS, http, true), plain(http));
    };
  }

  /** Where nothing is known of what connections carry. */
  List<FilterChain> bytes(NetworkFilter tcp) {
    return switch (mode) {
      case STRICT -> List.of(mutual(List.of(), tcp, false), plain(refusal));
      case PERMISSIVE, DISABLE, UNSET ->
          List.of(mutual(WORDS, tcp, false), ownTls(tcp), plain(tcp));
    };
  }

  /** Where the first bytes tell whether requests follow. */
  List<FilterChain> either(NetworkFilter http, NetworkFilter tcp) {
    List<FilterChain> chains = new ArrayList<>();
    chains.add(mutual(HTTP_WORDS, http, true));
    switch (mode) {
      case STRICT -> {
        chains.add(mutual(List.of(), tcp, false));
        chains.add(plain(refusal));
      }
      case PERMISSIVE, DISABLE, UNSET -> {
        chains.add(mutual(BYTES_WORDS, tcp, false));
        chains.add(ownTls(tcp));
        chains.add(new FilterChain(name, Filters.speaksHttp(port), http));
        chains.add(plain(tcp));
      }
    }
    return chains;
  }

  private FilterChain mutual(List<String> words, NetworkFilter filter, boolean requests) {
    return new FilterChain(
        name, match(TLS, words), Optional.of(tls(trustDomain, requests)), filter);
  }

  private FilterChain ownTls(NetworkFilter filter) {
    return new FilterChain(name, match(TLS, List.of()), filter);
  }

  private FilterChain plain(NetworkFilter filter) {
    return new FilterChain(name, Filters.plain(port), filter);
  }

  private ChainMatch match(String transport, List<String> words) {
    return new ChainMatch(port, List.of(), List.of(), transport, words);
  }

  /** The workload's own certificate, shown to whoever shows one of the mesh. */
  static ServerTls tls(String trustDomain, boolean requests) {
    SubjectName anybody =
        new SubjectName(
            SubjectName.Kind.URI, new StringMatch.Prefix("spiffe://" + trustDomain + "/"));
    return new ServerTls(
        SecretNames.WORKLOAD,
        Optional.of(new PeerCheck(SecretNames.MESH_ROOTS, List.of(anybody))),
        true,
        requests ? TlsParameters.speaking("h2", "http/1.1") : TlsParameters.speaking());
  }
}
