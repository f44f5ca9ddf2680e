package dev.meltemi.xds.decode;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The one table of what is understood: for each message, the fields that a decoder reads and those
 * whose absence does no harm. Every other field that is set refuses the resource, by name.
 */
final class Vocabulary {

  /** Field names of one message, as in its proto file. */
  record Entry(Set<String> read, Set<String> harmless) {}

  private static final Map<String, Entry> TABLE = new HashMap<>();

  /** Messages that are read whole. */
  private static final Set<String> WHOLE =
      Set.of(
          "google.protobuf.Any",
          "google.protobuf.BoolValue",
          "google.protobuf.Duration",
          "google.protobuf.Struct",
          "google.protobuf.UInt32Value",
          "google.protobuf.UInt64Value",
          "envoy.config.core.v3.AggregatedConfigSource",
          "envoy.config.core.v3.CidrRange",
          "envoy.config.core.v3.Http1ProtocolOptions",
          "envoy.config.core.v3.Locality",
          "envoy.config.core.v3.Metadata",
          "envoy.config.core.v3.TransportSocket",
          "envoy.config.route.v3.RouteAction.HashPolicy.FilterState",
          "envoy.type.v3.HashPolicy.FilterState",
          "envoy.type.v3.HashPolicy.SourceIp",
          "envoy.config.cluster.v3.Cluster.TransportSocketMatch",
          "envoy.config.accesslog.v3.AccessLogFilter",
          "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.AutoHttpConfig",
          "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing",
          "envoy.config.route.v3.Decorator",
          "envoy.type.v3.FractionalPercent",
          "envoy.type.v3.Percent");

  static {
    clusters();
    endpoints();
    listeners();
    http();
    routes();
    actions();
    tls();
  }

  private Vocabulary() {}

  static Map<String, Entry> table() {
    return TABLE;
  }

  static boolean isReadWhole(String message) {
    return WHOLE.contains(message);
  }

  private static void clusters() {
    add(
        "envoy.config.cluster.v3.Cluster",
        "name type eds_cluster_config connect_timeout lb_policy load_assignment circuit_breakers"
            + " outlier_detection upstream_bind_config common_lb_config metadata filters"
            + " typed_extension_protocol_options transport_socket transport_socket_matches"
            + " dns_lookup_family respect_dns_ttl dns_refresh_rate ring_hash_lb_config"
            + " maglev_lb_config least_request_lb_config round_robin_lb_config",
        "alt_stat_name per_connection_buffer_limit_bytes track_cluster_stats cleanup_interval"
            + " upstream_connection_options"
            + " dns_failure_refresh_rate dns_jitter wait_for_warm_on_init preconnect_policy"
            + " close_connections_on_host_health_failure ignore_health_on_host_removal"
            + " typed_dns_resolver_config http_protocol_options track_timeout_budgets");
    add("envoy.config.cluster.v3.Cluster.EdsClusterConfig", "eds_config service_name", "");
    add("envoy.config.cluster.v3.Filter", "name typed_config", "");
    add(
        "envoy.config.core.v3.ConfigSource",
        "ads resource_api_version initial_fetch_timeout",
        "authorities");
    add("envoy.config.cluster.v3.CircuitBreakers", "thresholds", "");
    add(
        "envoy.config.cluster.v3.CircuitBreakers.Thresholds",
        "priority max_connections max_pending_requests max_requests max_retries track_remaining",
        "max_connection_pools");
    add(
        "envoy.config.cluster.v3.OutlierDetection",
        "consecutive_5xx interval base_ejection_time max_ejection_percent"
            + " enforcing_consecutive_5xx enforcing_success_rate consecutive_gateway_failure"
            + " enforcing_consecutive_gateway_failure enforcing_failure_percentage",
        "success_rate_minimum_hosts success_rate_request_volume success_rate_stdev_factor"
            + " max_ejection_time max_ejection_time_jitter consecutive_local_origin_failure"
            + " enforcing_consecutive_local_origin_failure enforcing_local_origin_success_rate"
            + " failure_percentage_threshold failure_percentage_minimum_hosts"
            + " failure_percentage_request_volume successful_active_health_check_uneject_host"
            + " always_eject_one_host");
    add("envoy.config.cluster.v3.Cluster.RingHashLbConfig", "minimum_ring_size hash_function", "");
    add("envoy.config.cluster.v3.Cluster.MaglevLbConfig", "table_size", "");
    add("envoy.config.cluster.v3.Cluster.RoundRobinLbConfig", "slow_start_config", "");
    add(
        "envoy.config.cluster.v3.Cluster.LeastRequestLbConfig",
        "slow_start_config",
        "choice_count active_request_bias");
    add(
        "envoy.config.cluster.v3.Cluster.SlowStartConfig",
        "slow_start_window aggression min_weight_percent",
        "");
    add("envoy.config.core.v3.RuntimeDouble", "default_value", "runtime_key");
    add("envoy.config.core.v3.BindConfig", "source_address", "");
    add("envoy.config.cluster.v3.Cluster.CommonLbConfig.LocalityWeightedLbConfig", "", "");
    add(
        "envoy.config.cluster.v3.Cluster.CommonLbConfig",
        "healthy_panic_threshold locality_weighted_lb_config",
        "update_merge_window ignore_new_hosts_until_first_hc zone_aware_lb_config"
            + " close_connections_on_host_set_change"
            + " consistent_hashing_lb_config override_host_status");
    add(
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        "common_http_protocol_options explicit_http_config use_downstream_protocol_config"
            + " auto_config upstream_http_protocol_options",
        "");
    add("envoy.config.core.v3.UpstreamHttpProtocolOptions", "auto_sni auto_san_validation", "");
    add(
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig",
        "http_protocol_options http2_protocol_options",
        "");
    add(
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.UseDownstreamHttpConfig",
        "http_protocol_options http2_protocol_options",
        "http3_protocol_options");
    add(
        "envoy.config.core.v3.Http2ProtocolOptions",
        "",
        "hpack_table_size allow_connect allow_metadata max_concurrent_streams"
            + " initial_stream_window_size initial_connection_window_size max_outbound_frames"
            + " max_outbound_control_frames max_consecutive_inbound_frames_with_empty_payload"
            + " max_inbound_priority_frames_per_stream"
            + " max_inbound_window_update_frames_per_data_frame_sent"
            + " override_stream_error_on_invalid_http_message connection_keepalive"
            + " use_oghttp2_codec max_metadata_size");
    add(
        "envoy.config.core.v3.HttpProtocolOptions",
        "idle_timeout max_requests_per_connection",
        "max_connection_duration max_headers_count max_response_headers_kb"
            + " headers_with_underscores_action");
  }

  private static void endpoints() {
    add("envoy.config.endpoint.v3.ClusterLoadAssignment", "cluster_name endpoints policy", "");
    add(
        "envoy.config.endpoint.v3.ClusterLoadAssignment.Policy",
        "",
        "overprovisioning_factor endpoint_stale_after weighted_priority_health");
    add(
        "envoy.config.endpoint.v3.LocalityLbEndpoints",
        "lb_endpoints load_balancing_weight locality priority metadata",
        "proximity");
    add(
        "envoy.config.endpoint.v3.LbEndpoint",
        "endpoint health_status metadata load_balancing_weight",
        "");
    add(
        "envoy.config.endpoint.v3.Endpoint",
        "address",
        "hostname health_check_config additional_addresses");
    add("envoy.config.core.v3.Address", "socket_address", "");
    add("envoy.config.core.v3.SocketAddress", "address port_value protocol", "ipv4_compat");
  }

  private static void listeners() {
    add(
        "envoy.config.listener.v3.Listener",
        "name address filter_chains use_original_dst default_filter_chain bind_to_port"
            + " listener_filters listener_filters_timeout continue_on_listener_filters_timeout"
            + " traffic_direction",
        "stat_prefix per_connection_buffer_limit_bytes metadata drain_type tcp_backlog_size"
            + " enable_reuse_port reuse_port access_log connection_balance_config freebind"
            + " tcp_fast_open_queue_length max_connections_to_accept_per_socket_event"
            + " ignore_global_conn_limit bypass_overload_manager");
    add("envoy.config.listener.v3.ListenerFilter", "name typed_config", "filter_disabled");
    add(
        "envoy.config.listener.v3.FilterChain",
        "filter_chain_match filters name transport_socket",
        "metadata transport_socket_connect_timeout");
    add(
        "envoy.config.listener.v3.FilterChainMatch",
        "destination_port prefix_ranges server_names transport_protocol application_protocols",
        "");
    add("envoy.config.listener.v3.Filter", "name typed_config", "");
    String tcp = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";
    add(
        tcp,
        "stat_prefix cluster weighted_clusters idle_timeout access_log hash_policy",
        "access_log_flush_interval flush_access_log_on_connected access_log_options"
            + " max_connect_attempts backoff_options max_downstream_connection_duration");
    add("envoy.type.v3.HashPolicy", "source_ip filter_state", "");
    add(tcp + ".WeightedCluster", "clusters", "");
    add(tcp + ".WeightedCluster.ClusterWeight", "name weight", "");
    add("envoy.config.accesslog.v3.AccessLog", "name typed_config filter", "");
    add("envoy.extensions.access_loggers.file.v3.FileAccessLog", "path log_format format", "");
    add(
        "envoy.config.core.v3.SubstitutionFormatString",
        "text_format text_format_source json_format",
        "omit_empty_values content_type formatters");
  }

  private static void http() {
    String hcm =
        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
    String hcmPackage = "envoy.extensions.filters.network.http_connection_manager.v3.";
    add(
        hcm,
        "codec_type stat_prefix rds route_config http_filters stream_idle_timeout access_log"
            + " use_remote_address upgrade_configs generate_request_id normalize_path"
            + " path_with_escaped_slashes_action server_name proxy_100_continue"
            + " forward_client_cert_details set_current_client_cert_details tracing",
        "add_user_agent common_http_protocol_options http_protocol_options"
            + " http2_protocol_options http3_protocol_options server_header_transformation"
            + " max_request_headers_kb request_timeout request_headers_timeout drain_timeout"
            + " delayed_close_timeout access_log_flush_interval flush_access_log_on_new_request"
            + " access_log_options xff_num_trusted_hops internal_address_config skip_xff_append"
            + " via preserve_external_request_id always_set_request_id_in_response"
            + " represent_ipv4_remote_address_as_ipv4_mapped_ipv6 merge_slashes"
            + " request_id_extension strip_matching_host_port strip_any_host_port"
            + " stream_error_on_invalid_http_message strip_trailing_host_dot"
            + " proxy_status_config append_x_forwarded_port scheme_header_transformation"
            + " append_local_overload");
    add(hcmPackage + "Rds", "config_source route_config_name", "");
    add(hcmPackage + "HttpFilter", "name typed_config", "is_optional disabled");
    add(hcm + ".SetCurrentClientCertDetails", "subject cert uri dns", "chain");
    add(hcm + ".UpgradeConfig", "upgrade_type enabled", "");
    add(
        "envoy.extensions.filters.http.router.v3.Router",
        "",
        "dynamic_stats start_child_span"
            + " suppress_envoy_headers strict_check_headers respect_expected_rq_timeout"
            + " upstream_log upstream_log_options");
    add(
        "envoy.extensions.filters.http.fault.v3.HTTPFault",
        "delay abort",
        "disable_downstream_cluster_stats filter_metadata delay_percent_runtime"
            + " abort_percent_runtime delay_duration_runtime abort_http_status_runtime"
            + " abort_grpc_status_runtime max_active_faults_runtime"
            + " response_rate_limit_percent_runtime");
    add("envoy.extensions.filters.http.cors.v3.Cors", "", "");
    add(
        "envoy.extensions.filters.http.cors.v3.CorsPolicy",
        "allow_origin_string_match allow_methods allow_headers expose_headers max_age"
            + " allow_credentials filter_enabled forward_not_matching_preflights",
        "");
    add("envoy.extensions.filters.http.set_filter_state.v3.Config", "on_request_headers", "");
    add(
        "envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue",
        "object_key format_string shared_with_upstream",
        "read_only skip_if_empty");
    add("envoy.extensions.filters.common.fault.v3.FaultDelay", "fixed_delay percentage", "");
    add(
        "envoy.extensions.filters.http.fault.v3.FaultAbort",
        "http_status grpc_status percentage",
        "");
  }

  private static void routes() {
    add(
        "envoy.config.route.v3.RouteConfiguration",
        "name virtual_hosts validate_clusters max_direct_response_body_size_bytes"
            + " ignore_port_in_host_matching",
        "most_specific_header_mutations_wins internal_only_headers metadata");
    add(
        "envoy.config.route.v3.VirtualHost",
        "name domains routes include_request_attempt_count",
        "virtual_clusters metadata include_attempt_count_in_response"
            + " include_is_timeout_retry_header per_request_buffer_limit_bytes");
    add(
        "envoy.config.route.v3.Route",
        "name match route redirect direct_response metadata typed_per_filter_config"
            + " request_headers_to_add request_headers_to_remove response_headers_to_add"
            + " response_headers_to_remove decorator",
        "tracing stat_prefix per_request_buffer_limit_bytes");
    add(
        "envoy.config.route.v3.RouteMatch",
        "prefix path safe_regex case_sensitive headers query_parameters",
        "");
    add("envoy.type.matcher.v3.RegexMatcher", "regex", "google_re2");
    add(
        "envoy.config.route.v3.HeaderMatcher",
        "name exact_match safe_regex_match prefix_match present_match string_match invert_match"
            + " treat_missing_header_as_empty",
        "");
    add("envoy.config.route.v3.QueryParameterMatcher", "name string_match present_match", "");
    add("envoy.type.matcher.v3.StringMatcher", "exact prefix safe_regex", "");
  }

  private static void actions() {
    add(
        "envoy.config.route.v3.RouteAction",
        "cluster weighted_clusters prefix_rewrite regex_rewrite host_rewrite_literal timeout"
            + " retry_policy request_mirror_policies max_grpc_timeout hash_policy",
        "cluster_not_found_response_code append_x_forwarded_host idle_timeout priority"
            + " upgrade_configs max_stream_duration grpc_timeout_offset");
    String hash = "envoy.config.route.v3.RouteAction.HashPolicy";
    add(hash, "header cookie connection_properties query_parameter filter_state", "");
    add(hash + ".Header", "header_name", "");
    add(hash + ".Cookie", "name ttl path attributes", "");
    add(hash + ".CookieAttribute", "name value", "");
    add(hash + ".ConnectionProperties", "source_ip", "");
    add(hash + ".QueryParameter", "name", "");
    add("envoy.config.route.v3.WeightedCluster", "clusters", "total_weight runtime_key_prefix");
    add(
        "envoy.config.route.v3.WeightedCluster.ClusterWeight",
        "name weight request_headers_to_add request_headers_to_remove response_headers_to_add"
            + " response_headers_to_remove host_rewrite_literal",
        "");
    add(
        "envoy.config.route.v3.RetryPolicy",
        "retry_on num_retries per_try_timeout retry_host_predicate retry_back_off"
            + " host_selection_retry_max_attempts retriable_status_codes",
        "retry_priority rate_limited_retry_back_off");
    add("envoy.config.route.v3.RetryPolicy.RetryHostPredicate", "name typed_config", "");
    add("envoy.config.route.v3.RetryPolicy.RetryBackOff", "base_interval max_interval", "");
    add(
        "envoy.config.route.v3.RouteAction.RequestMirrorPolicy",
        "cluster runtime_fraction trace_sampled disable_shadow_host_suffix_append",
        "");
    add("envoy.config.core.v3.RuntimeFractionalPercent", "default_value", "runtime_key");
    add("envoy.type.matcher.v3.RegexMatchAndSubstitute", "pattern substitution", "");
    add(
        "envoy.config.route.v3.RedirectAction",
        "https_redirect scheme_redirect host_redirect port_redirect path_redirect prefix_rewrite"
            + " response_code",
        "");
    add("envoy.config.route.v3.DirectResponseAction", "status body", "");
    add("envoy.config.core.v3.DataSource", "filename inline_string inline_bytes", "");
    add(
        "envoy.config.core.v3.HeaderValueOption",
        "header append_action append",
        "keep_empty_value");
    add("envoy.config.core.v3.HeaderValue", "key value", "");
  }

  private static void tls() {
    String tls = "envoy.extensions.transport_sockets.tls.v3.";
    add(
        tls + "DownstreamTlsContext",
        "common_tls_context require_client_certificate",
        "disable_stateless_session_resumption disable_stateful_session_resumption"
            + " session_timeout");
    add(
        tls + "UpstreamTlsContext",
        "common_tls_context sni",
        "max_session_keys allow_renegotiation");
    add(
        tls + "CommonTlsContext",
        "tls_params tls_certificate_sds_secret_configs alpn_protocols"
            + " validation_context_sds_secret_config combined_validation_context",
        "");
    add(
        tls + "CommonTlsContext.CombinedCertificateValidationContext",
        "default_validation_context validation_context_sds_secret_config",
        "");
    add(
        tls + "TlsParameters",
        "tls_minimum_protocol_version tls_maximum_protocol_version cipher_suites",
        "");
    add(tls + "SdsSecretConfig", "name sds_config", "");
    add(
        tls + "CertificateValidationContext",
        "trusted_ca match_typed_subject_alt_names watched_directory",
        "");
    add(tls + "SubjectAltNameMatcher", "san_type matcher", "");
    add(tls + "Secret", "name tls_certificate validation_context", "");
    add(tls + "TlsCertificate", "certificate_chain private_key watched_directory", "");
    add("envoy.config.core.v3.WatchedDirectory", "path", "");
  }

  private static void add(String message, String read, String harmless) {
    TABLE.put(message, new Entry(words(read), words(harmless)));
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
  }
}
