// Proxies and certificates.
import {get} from './api.js';
import {el, show, table} from './dom.js';

const CLASS = {synced: 'good', 'not sent': 'dim', stale: 'warn', rejected: 'bad'};

function listing(view, context, path, draw) {
  const card = el('div', {class: 'card'}, el('p', {class: 'dim'}, 'Reading…'));
  show(view, card);
  let all = [];
  let over = false;
  const rows = () => {
    const words = context.search().toLowerCase();
    show(card, draw(all.filter(one => JSON.stringify(one).toLowerCase().includes(words))));
  };
  const read = () => get(path)
    .then(found => {
      if (over) return;
      all = found;
      rows();
    })
    .catch(error => show(card, el('p', {class: 'bad'}, error.message)));
  read();
  const again = setInterval(read, 5000);
  return {search: rows, close: () => { over = true; clearInterval(again); }};
}

export function proxiesView(view, context) {
  const state = type => proxy => el('span', {class: CLASS[proxy.state[type]]}, proxy.state[type]);
  return listing(view, context, 'proxies', proxies => [
    el('h2', {}, `${proxies.length} proxies`),
    table([
      {title: 'Proxy', cell: p => `${p.namespace}/${p.name}`},
      {title: 'Type', cell: p => p.type},
      {title: 'Address', cell: p => p.address},
      {title: 'Clusters', cell: state('cluster')},
      {title: 'Endpoints', cell: state('endpoint')},
      {title: 'Listeners', cell: state('listener')},
      {title: 'Routes', cell: state('route')},
      {title: 'Secrets', cell: state('secret')},
      {title: 'Last change', number: true, cell: p => p.convergenceMillis + ' ms'},
      {title: 'Metrics', cell: p => el('span', {class: p.metrics ? 'warn' : 'good'}, p.metrics || 'read')},
      {title: 'Refused', cell: p => el('span', {class: 'bad'}, p.rejection)},
    ], proxies)]);
}

export function certificatesView(view, context) {
  return listing(view, context, 'certificates', all => [
    el('h2', {}, 'Certificates that proxies show or trust'),
    table([
      {title: 'Secret', cell: c => c.secret},
      {title: 'Kind', cell: c => c.kind},
      {title: 'Names', cell: c => c.error ? el('span', {class: 'bad'}, c.error) : (c.names?.length ? c.names.join(', ') : c.subject)},
      {title: 'Signed by', cell: c => c.issuer ?? ''},
      {title: 'Ends', cell: c => c.notAfter ? ending(c.notAfter) : ''},
      {title: 'Proxies', cell: c => c.proxies.length > 3 ? `${c.proxies.slice(0, 3).join(', ')} and ${c.proxies.length - 3} more` : c.proxies.join(', ')},
    ], all.sort((one, two) => (one.notAfter ?? 0) - (two.notAfter ?? 0)))]);
}

function ending(seconds) {
  const left = seconds - Date.now() / 1000;
  const hours = left / 3600;
  const text = left < 0 ? 'ended' : hours < 72 ? `in ${hours.toFixed(1)} hours` : `in ${(hours / 24).toFixed(0)} days`;
  return el('span', {class: left < 0 ? 'bad' : hours < 2 ? 'warn' : null, title: new Date(seconds * 1000).toISOString()}, text);
}
