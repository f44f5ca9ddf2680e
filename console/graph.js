// The live graph: services, workloads, gateways, and what goes between them.
import cytoscape from './vendor/cytoscape.esm.min.mjs';
import dagre from './vendor/cytoscape-dagre.min.mjs';
import {graph} from './model.js';
import {LOCK, el, millis, percent, rate, show, table} from './dom.js';
import {edgeDetail, nodeDetail} from './detail.js';

cytoscape.use(dagre);

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function style() {
  return [
    {selector: 'node', style: {
      label: 'data(label)', 'font-size': 12, color: color('--text'), 'text-wrap': 'wrap', 'text-max-width': 120,
      'text-valign': 'bottom', 'text-margin-y': 4, width: 30, height: 30,
      'background-color': color('--soft'), 'border-width': 2, 'border-color': color('--accent')}},
    {selector: 'node[kind = "service"]', style: {shape: 'round-triangle'}},
    {selector: 'node[kind = "outside"]', style: {shape: 'round-hexagon', 'border-style': 'dashed'}},
    {selector: 'node[kind = "gateway"]', style: {shape: 'round-diamond', width: 36, height: 36}},
    {selector: 'node[kind = "workload"]', style: {shape: 'round-rectangle'}},
    {selector: 'edge', style: {
      label: 'data(label)', 'font-size': 11, color: color('--text'), 'text-background-color': color('--card'),
      'text-background-opacity': 0.7, 'text-margin-y': matchMedia('(max-width: 600px)').matches ? 0 : -13, 'text-background-padding': 2, 'text-wrap': 'wrap',
      'curve-style': 'bezier', 'target-arrow-shape': 'triangle', width: 'data(width)',
      'line-color': color('--good'), 'target-arrow-color': color('--good')}},
    {selector: 'edge[failures > 0]', style: {'line-color': color('--bad'), 'target-arrow-color': color('--bad')}},
    {selector: 'edge[requests = 0]', style: {'line-style': 'dashed'}},
    {selector: ':selected', style: {'border-color': color('--warn'), 'border-width': 4, 'overlay-opacity': 0.12}},
    {selector: '.faint', style: {opacity: 0.2}},
  ];
}

function label(edge) {
  const parts = [];
  if (edge.mtls === 'mutual_tls') parts.push(LOCK);
  if (edge.share !== undefined) parts.push(percent(edge.share));
  if (edge.requests) parts.push(rate(edge.rate) + '/s');
  else if (edge.connections) parts.push(edge.connections + ' TCP');
  const second = [];
  if (edge.requests) second.push(millis(edge.p90));
  if (edge.failures) second.push(percent(edge.failures / edge.requests) + ' failed');
  return parts.join(' ') + (second.length ? '\n' + second.join(' · ') : '');
}

export function graphView(view, context) {
  const canvas = el('div', {id: 'graph', role: 'img', 'aria-label': 'Graph of who asks whom; the table below says the same'});
  const empty = el('p', {class: 'dim'}, 'No requests yet in this time.');
  const list = el('div');
  const panel = el('aside', {class: 'card', 'aria-live': 'polite', id: 'detail'},
    el('p', {class: 'dim'}, 'Choose a service, a workload or an edge.'));
  show(view, el('div', {class: 'split'},
    el('section', {}, el('div', {class: 'card'}, canvas, empty), el('div', {class: 'card', id: 'flows'}, el('h2', {}, 'Who asks whom'), list)),
    panel));
  const narrow = matchMedia('(max-width: 600px)');
  const drawing = cytoscape({container: canvas, elements: [], style: style(), wheelSensitivity: 0.3, minZoom: 0.2, maxZoom: 3});
  let current = {nodes: [], edges: []};
  let shape = '';

  const openEdge = edge => edgeDetail(panel, edge, context);
  drawing.on('tap', 'node', event => nodeDetail(panel, event.target.data(), current, context));
  drawing.on('tap', 'edge', event => {
    const edge = current.edges.find(one => one.id === event.target.id());
    if (edge) openEdge(edge);
  });

  function highlight() {
    const words = context.search().toLowerCase();
    drawing.elements().forEach(one => {
      const text = one.isNode() ? one.data('label') + ' ' + one.id() : one.id();
      one.toggleClass('faint', words !== '' && !text.toLowerCase().includes(words));
    });
  }

  function update(data) {
    current = graph(data.flows);
    empty.hidden = current.nodes.length > 0;
    const now = current.nodes.map(n => n.id).sort().join() + '|' + current.edges.map(e => e.id).sort().join();
    const data4 = edge => ({
      id: edge.id, source: edge.source, target: edge.target, label: label(edge), failures: edge.failures,
      requests: edge.requests, width: Math.min(8, 1.5 + Math.log10(1 + edge.rate) * 2)});
    drawing.batch(() => {
      const wanted = new Set([...current.nodes, ...current.edges].map(one => one.id));
      drawing.elements().filter(one => !wanted.has(one.id())).remove();
      for (const node of current.nodes) {
        const known = drawing.getElementById(node.id);
        if (known.empty()) drawing.add({group: 'nodes', data: node});
      }
      for (const edge of current.edges) {
        const known = drawing.getElementById(edge.id);
        if (known.empty()) drawing.add({group: 'edges', data: data4(edge)});
        else known.data(data4(edge));
      }
    });
    if (now !== shape) {
      shape = now;
      drawing.layout({name: 'dagre', rankDir: narrow.matches ? 'TB' : 'LR', nodeSep: narrow.matches ? 80 : 40, rankSep: narrow.matches ? 60 : 140, animate: false, padding: 20}).run();
    }
    highlight();
    rows();
  }

  function rows() {
    const words = context.search().toLowerCase();
    const focused = document.activeElement?.closest('#flows tr');
    const at = focused ? [...focused.parentNode.children].indexOf(focused) : -1;
    const name = key => key.replace(/^[sw]:/, '').replace('.svc.cluster.local', '');
    show(list, table([
      {title: 'From', cell: e => name(e.source)},
      {title: 'To', cell: e => name(e.target)},
      {title: 'Share', number: true, cell: e => e.share === undefined ? '' : percent(e.share)},
      {title: 'Requests', number: true, cell: e => String(e.requests)},
      {title: '/s', number: true, cell: e => rate(e.rate)},
      {title: 'Failed', number: true, cell: e => el('span', {class: e.failures ? 'bad' : null}, String(e.failures))},
      {title: 'p90', number: true, cell: e => e.requests ? millis(e.p90) : ''},
      {title: 'TLS', cell: e => ({mutual_tls: LOCK === 'mTLS' ? 'mutual' : LOCK + ' mutual', none: 'plain', unknown: '–'})[e.mtls]},
    ], current.edges.filter(e => e.id.toLowerCase().includes(words)), openEdge));
    if (at >= 0) list.querySelectorAll('tbody tr')[at]?.focus();
  }

  return {
    flows: update,
    search: () => { highlight(); rows(); },
    theme: () => drawing.style(style()),
    close: () => drawing.destroy(),
  };
}
