package dev.meltemi.pilot.console;

/**
 * From whom to whom.
 *
 * @param service the host that was asked for, such as {@code reviews.default.svc.cluster.local}
 * @param serviceName its short name
 */
record Flow(
    Party source, String service, String serviceName, String serviceNamespace, Party destination) {

  /** A workload; all empty when it is not known. */
  record Party(String namespace, String workload, String app, String version) {
    static Party of(Sample sample, String side) {
      return new Party(
          sample.label(side + "_workload_namespace"),
          sample.label(side + "_workload"),
          sample.label(side + "_canonical_service"),
          sample.label(side + "_canonical_revision"));
    }

    /** {@code namespace/workload}. */
    String id() {
      return workload.isEmpty() ? "" : namespace + "/" + workload;
    }
  }

  static Flow of(Sample sample) {
    return new Flow(
        Party.of(sample, "source"),
        sample.label("destination_service"),
        sample.label("destination_service_name"),
        sample.label("destination_service_namespace"),
        Party.of(sample, "destination"));
  }
}
