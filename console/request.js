// The way that one request would take, by the same engine as `istioctl explain`.
import {get, post} from './api.js';
import {el, show} from './dom.js';

export function requestView(view) {
  const known = el('datalist', {id: 'callers'});
  const from = el('input', {class: 'grow', list: 'callers', required: true, placeholder: 'productpage-v1 or gateway:istio-ingressgateway', 'aria-label': 'From', id: 'from'});
  const method = el('select', {'aria-label': 'Method'}, ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'].map(m => el('option', {}, m)));
  const url = el('input', {class: 'grow', required: true, placeholder: 'http://reviews:9080/reviews/1', 'aria-label': 'URL', id: 'url'});
  const headers = el('textarea', {rows: 2, class: 'grow', placeholder: 'end-user: jason', 'aria-label': 'Headers, one a line'});
  const way = el('div', {class: 'card', id: 'way', 'aria-live': 'polite'}, el('p', {class: 'dim'}, 'Nothing is sent: the answer is what the configuration says.'));
  const form = el('form', {class: 'card', onsubmit: async event => {
    event.preventDefault();
    const sent = {};
    for (const line of headers.value.split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) sent[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
    }
    try {
      draw(way, await post('explain', {from: from.value.trim(), method: method.value, url: url.value.trim(), headers: sent}));
    } catch (error) {
      show(way, el('pre', {class: 'bad'}, error.message));
    }
  }},
  el('div', {class: 'row'}, el('label', {class: 'grow'}, 'From', from)),
  el('div', {class: 'row'}, method, url),
  el('div', {class: 'row'}, headers),
  el('button', {class: 'main', type: 'submit'}, 'Explain'), known);
  show(view, form, way);
  from.focus();
  get('proxies').then(proxies => {
    const names = new Set(proxies.map(p => p.type === 'router' ? 'gateway:' + (p.workload || p.name) : (p.workload || p.name)));
    show(known, [...names].sort().map(name => el('option', {value: name})));
  }).catch(() => {});
  return {};
}

function draw(parent, {text, way}) {
  const step = (title, ...more) => el('div', {class: 'steps'}, el('strong', {}, title), more);
  const origin = o => o.object === 'default' ? 'a default' : `${o.object}${o.rule === undefined ? '' : ', rule ' + o.rule}${o.source ? ' (' + o.source + ')' : ''}`;
  show(parent,
    el('h2', {}, `${way.method} ${way.url}`),
    step('Leaves ' + way.proxy, el('div', {class: 'dim'}, `to ${way.destination}${way.listener ? ', by listener ' + way.listener : ''}`)),
    way.virtualHost ? step('Host ' + way.virtualHost, el('div', {class: 'dim'}, 'by domain ' + way.domain)) : null,
    (way.rules ?? []).map(rule => step((rule.matched ? '✓ ' : '✗ ') + origin(rule),
      rule.matched ? null : el('div', {class: 'dim'}, `wants ${rule.wanted}, sees ${rule.seen}`))),
    step('Is ' + way.result, way.status ? el('div', {class: way.status >= 400 ? 'bad' : 'good'}, `status ${way.status} ${way.flag ?? ''}`) : null,
      way.location ? el('div', {}, 'to ' + way.location) : null,
      (way.policies ?? []).map(policy => el('div', {class: 'dim'}, `${policy.name}: ${policy.value} — ${origin(policy.origin)}`))),
    (way.shares ?? []).map(share => step(`${share.percent}% ${share.cluster}`,
      share.flag ? el('div', {class: 'bad'}, share.flag) : null,
      (share.endpoints ?? []).map(e => el('div', {class: e.healthy ? 'good' : 'bad'}, `${e.address} ${e.workload}`)))),
    el('details', {}, el('summary', {}, 'As istioctl explain prints it'), el('pre', {}, text)));
}
