// What is known of a service, a workload or an edge: numbers, rules in their order, subsets, endpoints.
import {charts} from './chart.js';
import {get} from './api.js';
import {LOCK, el, millis, notice, percent, rate, show, table} from './dom.js';
import {configuration} from './model.js';

const TLS = {
  mutual_tls: (LOCK === 'mTLS' ? '' : LOCK + ' ') + 'mutual TLS: the destination has seen the source’s certificate',
  none: 'plaintext',
  unknown: 'not known whether TLS is spoken',
};

export function edgeDetail(panel, edge, context) {
  const name = key => key.replace(/^[sw]:/, '').replace('.svc.cluster.local', '');
  const query = {window: context.window()};
  if (edge.source.startsWith('w:')) query.source = edge.source.slice(2);
  else query.service = edge.source.slice(2);
  if (edge.target.startsWith('w:')) query.destination = edge.target.slice(2);
  else query.service = edge.target.slice(2);
  const host = (edge.source.startsWith('s:') ? edge.source : edge.target).slice(2);
  const below = el('div', {}, el('p', {class: 'dim'}, 'Reading the rules…'));
  show(panel,
    el('h2', {}, `${name(edge.source)} → ${name(edge.target)}`),
    el('p', {}, `${edge.requests} requests, ${rate(edge.rate)} per second, p90 ${millis(edge.p90)}`,
      edge.share === undefined ? '' : `, ${percent(edge.share)} of what the service is asked`),
    el('p', {class: edge.mtls === 'mutual_tls' ? 'good' : 'dim'}, TLS[edge.mtls]),
    outcomes(edge.outcomes), charts(query), below);
  service(below, host, context);
}

export function nodeDetail(panel, node, graph, context) {
  if (node.kind === 'service' || node.kind === 'outside') {
    const below = el('div', {}, el('p', {class: 'dim'}, 'Reading the rules…'));
    show(panel, el('h2', {}, node.host), charts({window: context.window(), service: node.host}), below);
    service(below, node.host, context);
    return;
  }
  const edges = graph.edges.filter(edge => edge.source === node.id || edge.target === node.id);
  show(panel, el('h2', {}, node.workload), el('p', {class: 'dim'}, node.kind),
    el('h3', {}, 'Asks and is asked'),
    table([
      {title: 'Edge', cell: edge => edge.id.replace(/[sw]:/g, '').replaceAll('.svc.cluster.local', '')},
      {title: '/s', number: true, cell: edge => rate(edge.rate)},
      {title: 'Failed', number: true, cell: edge => String(edge.failures)},
    ], edges, edge => edgeDetail(panel, edge, context)),
    el('h3', {}, 'What it asks'), charts({window: context.window(), source: node.workload}));
}

/** `200 -` is a code and Envoy's flags. */
function outcomes(counts) {
  return table([
    {title: 'Code', cell: ([key]) => key.split(' ')[0] === '0' ? 'none' : key.split(' ')[0]},
    {title: 'Flags', cell: ([key]) => key.split(' ')[1]},
    {title: 'Requests', number: true, cell: ([, count]) => String(count)},
  ], Object.entries(counts).sort((one, two) => two[1] - one[1]));
}

async function service(parent, host, context) {
  try {
    const [{objects}, hits, {failures: failed}, limits] = await Promise.all([
      get('objects'), get('rules').catch(() => []), get('failures?host=' + encodeURIComponent(host)),
      get('limits?host=' + encodeURIComponent(host)).catch(() => [])]);
    const known = configuration(objects, host);
    show(parent,
      el('h3', {}, 'Rules, in their order'), rules(known.routing, hits, context),
      el('h3', {}, 'Subsets and policies'), policies(known.rules, known.pods, context),
      el('h3', {}, 'Endpoints'), endpoints(known),
      limits.length ? [el('h3', {}, 'Breakers and rested endpoints'), breakers(limits)] : null,
      failed.length ? [el('h3', {}, 'Recent failures'), failures(failed)] : null);
  } catch (error) {
    show(parent, el('p', {class: 'bad'}, error.message));
  }
}

function breakers(limits) {
  const number = (one, word) => el('span', {class: one[word] ? 'bad' : null}, String(one[word]));
  return table([
    {title: 'Proxy', cell: one => one.proxy},
    {title: 'Subset', cell: one => one.cluster.split('|')[2] || 'all'},
    {title: 'Rested', number: true, cell: one => number(one, 'ejected')},
    {title: 'In flight', number: true, cell: one => String(one.activeRequests)},
    {title: 'Connections', number: true, cell: one => String(one.activeConnections)},
    {title: 'Refused', number: true, cell: one => el('span', {class: one.refusedRequests + one.refusedConnections ? 'bad' : null}, String(one.refusedRequests + one.refusedConnections))},
  ], limits);
}

/** With the cause that `istioctl why` would tell. */
function failures(all) {
  return el('div', {id: 'failures'}, all.slice(0, 20).map(one => el('details', {},
    el('summary', {}, `${one.start.slice(11, 23)} ${one.request} `, el('span', {class: 'bad'}, `${one.status} ${one.flags}`), ` ${one.millis} ms`),
    el('p', {}, one.why), el('p', {class: 'good'}, one.remedy), el('p', {class: 'dim'}, `${one.source}, request ${one.id}`))));
}

function rules(routing, hits, context) {
  if (routing.length === 0) return el('p', {class: 'dim'}, 'No VirtualService: requests go to any endpoint.');
  const count = (object, rule) => hits.find(one => one.object === object && one.rule === rule)?.requests ?? 0;
  return el('div', {}, routing.map(vs => {
    const object = `VirtualService ${vs.metadata.namespace}/${vs.metadata.name}`;
    return el('div', {},
      el('button', {type: 'button', onclick: () => context.edit(vs)}, object),
      el('ol', {class: 'rules'}, (vs.spec?.http ?? []).map((rule, index) => el('li', {},
        match(rule), action(rule), extras(rule),
        el('span', {class: 'dim'}, ` · ${count(object, index)} requests`),
        shift(vs, index, context)))));
  }));
}

const words = value => typeof value === 'object' ? Object.entries(value).map(([k, v]) => `${k} ${typeof v === 'object' ? words(v) : v}`).join(' ') : String(value);

function match(rule) {
  const text = (rule.match ?? []).map(words).join(' or ');
  return el('div', {}, text ? 'if ' + text : 'every request');
}

function action(rule) {
  if (rule.redirect) return el('div', {}, 'is redirected: ' + words(rule.redirect));
  if (rule.directResponse) return el('div', {}, 'is answered: ' + words(rule.directResponse));
  if (rule.delegate) return el('div', {}, 'is decided by ' + words(rule.delegate));
  return el('div', {}, 'goes to ', (rule.route ?? []).map((route, index) =>
    `${index ? ', ' : ''}${route.weight === undefined ? '' : route.weight + '% '}${route.destination?.host ?? '?'}${route.destination?.subset ? ' ' + route.destination.subset : ''}`).join(''));
}

function extras(rule) {
  const names = ['fault', 'timeout', 'retries', 'mirror', 'rewrite', 'corsPolicy', 'headers'].filter(name => rule[name] !== undefined);
  return names.length ? el('div', {class: rule.fault ? 'bad' : 'dim'}, names.map(name => `${name}: ${words(rule[name])}`).join(' · ')) : null;
}

/** A slider where a rule has two destinations. */
function shift(vs, index, context) {
  const routes = vs.spec.http[index].route ?? [];
  if (routes.length !== 2) return null;
  const value = el('output', {}, `${routes[0].weight ?? 0} : ${routes[1].weight ?? 0}`);
  const slider = el('input', {type: 'range', min: 0, max: 100, value: routes[0].weight ?? 0,
    'aria-label': `Share of ${routes[0].destination?.subset ?? routes[0].destination?.host}`,
    oninput: () => { value.textContent = `${slider.value} : ${100 - slider.value}`; }});
  const button = el('button', {type: 'button', onclick: async () => {
    const changed = structuredClone(vs);
    delete changed.status;
    for (const own of ['uid', 'resourceVersion', 'generation', 'creationTimestamp']) delete changed.metadata[own];
    changed.spec.http[index].route[0].weight = Number(slider.value);
    changed.spec.http[index].route[1].weight = 100 - Number(slider.value);
    button.disabled = true;
    try {
      await context.apply(JSON.stringify(changed, null, 2), vs);
    } catch (error) {
      notice(error.message);
    } finally {
      button.disabled = false;
    }
  }}, 'Shift');
  return el('div', {class: 'row'}, slider, value, button);
}

function policies(rules, pods, context) {
  if (rules.length === 0) return el('p', {class: 'dim'}, 'No DestinationRule.');
  return el('div', {}, rules.map(rule => el('div', {},
    el('button', {type: 'button', onclick: () => context.edit(rule)}, `DestinationRule ${rule.metadata.namespace}/${rule.metadata.name}`),
    rule.spec?.trafficPolicy ? el('p', {}, words(rule.spec.trafficPolicy)) : null,
    table([
      {title: 'Subset', cell: subset => subset.name},
      {title: 'Labels', cell: subset => words(subset.labels ?? {})},
      {title: 'Ready pods', number: true, cell: subset => String(pods.filter(pod => pod.status.ready
        && Object.entries(subset.labels ?? {}).every(([key, v]) => pod.metadata.labels?.[key] === v)).length)},
      {title: 'Policy', cell: subset => subset.trafficPolicy ? words(subset.trafficPolicy) : ''},
    ], rule.spec?.subsets ?? []))));
}

function endpoints(known) {
  if (known.pods.length === 0) {
    const written = known.entries.flatMap(entry => entry.spec?.endpoints ?? []);
    return el('p', {class: 'dim'}, written.length ? written.map(words).join('; ') : 'None of the mesh.');
  }
  return table([
    {title: 'Pod', cell: pod => pod.metadata.name},
    {title: 'Address', cell: pod => pod.status.podIP},
    {title: 'Version', cell: pod => pod.metadata.labels?.version ?? ''},
    {title: 'Health', cell: pod => el('span', {class: pod.status.ready ? 'good' : 'bad'}, pod.status.ready ? 'ready' : pod.status.phase || 'not ready')},
  ], known.pods);
}
