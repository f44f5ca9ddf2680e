// The frame around the views: tabs, time, search, colours, keys.
import {follow} from './api.js';
import {el, notice, show} from './dom.js';
import {graphView} from './graph.js';
import {apply, objectsView} from './objects.js';
import {requestView} from './request.js';
import {certificatesView, proxiesView} from './lists.js';

const VIEWS = [
  ['graph', 'Graph', graphView],
  ['objects', 'Objects', objectsView],
  ['request', 'Request', requestView],
  ['proxies', 'Proxies', proxiesView],
  ['certificates', 'Certificates', certificatesView],
];
const view = document.getElementById('view');
const search = document.getElementById('search');
const seconds = document.getElementById('window');
const live = document.getElementById('live');
let current = {};
let wanted;
let last;
let stop;

const context = {
  search: () => search.value.trim(),
  window: () => Number(seconds.value),
  wanted: () => {
    const object = wanted;
    wanted = undefined;
    return object;
  },
  edit: object => {
    wanted = object;
    location.hash = 'objects';
  },
  apply,
};

function open() {
  const name = location.hash.slice(1);
  const chosen = VIEWS.find(([id]) => id === name) ?? VIEWS[0];
  current.close?.();
  for (const tab of document.querySelectorAll('#tabs button'))
    tab.toggleAttribute('aria-current', false);
  document.getElementById('tab-' + chosen[0]).setAttribute('aria-current', 'page');
  document.title = chosen[1] + ' · Meltemi console';
  view.replaceChildren();
  current = chosen[2](view, context);
  if (last) current.flows?.(last);
}

function listen() {
  stop?.();
  stop = follow(seconds.value, flows => {
    last = flows;
    current.flows?.(flows);
  }, state => {
    live.textContent = state;
    live.className = state === 'live' ? 'good' : 'warn';
  });
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  localStorage.setItem('theme', name);
  current.theme?.();
}

show(document.getElementById('tabs'), VIEWS.map(([id, title], index) =>
  el('button', {type: 'button', id: 'tab-' + id, title: `Key ${index + 1}`, onclick: () => { location.hash = id; }}, title)));
theme(localStorage.getItem('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
document.getElementById('theme').addEventListener('click', () => theme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
search.addEventListener('input', () => current.search?.());
seconds.addEventListener('change', listen);
addEventListener('hashchange', open);
addEventListener('unhandledrejection', event => notice(String(event.reason?.message ?? event.reason)));
addEventListener('keydown', event => {
  if (event.target.closest('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') {
    event.preventDefault();
    search.focus();
  } else if (event.key === 't') theme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
  else if (/^[1-5]$/.test(event.key)) location.hash = VIEWS[Number(event.key) - 1][0];
});
open();
listen();
