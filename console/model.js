// From flows to the nodes and edges of the graph. Pure, so that it can be tested without a browser.

const id = party => party.workload ? `${party.namespace}/${party.workload}` : '';

function add(edge, flow) {
  edge.requests += flow.requests;
  edge.failures += flow.failures;
  edge.rate += flow.rate;
  edge.connections += flow.connections;
  edge.weighted += flow.requests * flow.p90;
  for (const [outcome, count] of Object.entries(flow.outcomes))
    edge.outcomes[outcome] = (edge.outcomes[outcome] ?? 0) + count;
  edge.security.add(flow.security);
  edge.flows.push(flow);
}

/** `mutual_tls` when all flows are; `none` when one is plain; else `unknown`. */
function security(edge) {
  const known = [...edge.security].filter(word => word !== 'unknown');
  if (known.length === 0) return 'unknown';
  return known.every(word => word === 'mutual_tls') ? 'mutual_tls' : 'none';
}

export function graph(flows) {
  const nodes = new Map();
  const edges = new Map();
  const node = (key, kind, label, more) => {
    if (!nodes.has(key)) nodes.set(key, {id: key, kind, label, ...more});
    return key;
  };
  const edge = (source, target) => {
    const key = `${source} → ${target}`;
    if (!edges.has(key)) {
      edges.set(key, {
        id: key, source, target, requests: 0, failures: 0, rate: 0, connections: 0, weighted: 0,
        outcomes: {}, security: new Set(), flows: [],
      });
    }
    return edges.get(key);
  };
  for (const flow of flows) {
    const from = id(flow.source) || 'unknown';
    const gateway = flow.source.namespace === 'istio-system' && flow.source.workload.startsWith('istio-');
    const source = node('w:' + from, gateway ? 'gateway' : 'workload', flow.source.workload || 'unknown', {workload: from});
    const host = flow.service.host || flow.service.name || 'unknown';
    const service = node('s:' + host, flow.service.namespace ? 'service' : 'outside',
      flow.service.name || host, {host: flow.service.host || host, namespace: flow.service.namespace});
    add(edge(source, service), flow);
    const to = id(flow.destination);
    if (!to) continue;
    const kind = flow.destination.namespace === 'istio-system' && flow.destination.workload.startsWith('istio-') ? 'gateway' : 'workload';
    const target = node('w:' + to, kind, flow.destination.workload, {workload: to});
    add(edge(service, target), flow);
  }
  const totals = new Map();
  for (const one of edges.values()) {
    if (one.source.startsWith('s:')) totals.set(one.source, (totals.get(one.source) ?? 0) + one.requests);
  }
  for (const one of edges.values()) {
    one.p90 = one.requests ? one.weighted / one.requests : 0;
    one.mtls = security(one);
    const total = totals.get(one.source);
    one.share = total ? one.requests / total : undefined;
  }
  return {nodes: [...nodes.values()], edges: [...edges.values()]};
}

/** A host as the mesh knows it: short names are of the object's namespace. */
export function fullHost(host, namespace) {
  if (!host || host.includes('*') || host.includes('/')) return host;
  const labels = host.split('.');
  if (labels.length === 1) return `${host}.${namespace}.svc.cluster.local`;
  if (labels.length === 2 || (labels.length === 3 && labels[2] === 'svc')) return `${labels[0]}.${labels[1]}.svc.cluster.local`;
  return host;
}

const objects = (all, kind) => all.filter(one => one.kind === kind);

/** What configuration says of a host. */
export function configuration(all, host) {
  const means = (object, written) => fullHost(written, object.metadata.namespace) === host;
  const service = objects(all, 'Service').find(s => `${s.metadata.name}.${s.metadata.namespace}.svc.cluster.local` === host);
  const selector = Object.entries(service?.spec?.selector ?? {});
  const pods = selector.length === 0 ? [] : objects(all, 'Pod').filter(pod =>
    pod.metadata.namespace === service.metadata.namespace
    && selector.every(([key, value]) => pod.metadata.labels?.[key] === value));
  return {
    service,
    pods,
    routing: objects(all, 'VirtualService').filter(vs =>
      (vs.spec?.hosts ?? []).some(written => means(vs, written))
      || (vs.spec?.http ?? []).some(rule => (rule.route ?? []).some(r => means(vs, r.destination?.host)))),
    rules: objects(all, 'DestinationRule').filter(rule => means(rule, rule.spec?.host)),
    entries: objects(all, 'ServiceEntry').filter(entry => (entry.spec?.hosts ?? []).includes(host)),
  };
}
