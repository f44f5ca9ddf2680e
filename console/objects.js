// The configuration objects, and an editor that checks while one types.
import {get, post} from './api.js';
import {el, notice, show, table} from './dom.js';

const EDITABLE = ['VirtualService', 'DestinationRule', 'Gateway', 'ServiceEntry', 'PeerAuthentication'];
const NEW = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: default
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: {host: reviews}
`;

/** What was there before the last changes, newest last. */
const before = [];

/** Applies a text; the object as it was can be brought back. */
export async function apply(text, old) {
  let restore;
  if (old) {
    const key = {kind: old.kind, namespace: old.metadata.namespace, name: old.metadata.name};
    restore = await post('yaml', key).then(answer => answer.yaml).catch(() => undefined);
  }
  const {outcomes} = await post('apply', {yaml: text});
  if (restore) before.push(restore);
  notice(outcomes.join('\n'));
  return outcomes;
}

async function undo() {
  const text = before.pop();
  if (text === undefined) return;
  try {
    const {outcomes} = await post('apply', {yaml: text});
    notice('Undone. ' + outcomes.join('\n'));
  } catch (error) {
    before.push(text);
    notice(error.message);
  }
}

export function objectsView(view, context) {
  const list = el('div', {class: 'card'}, el('p', {class: 'dim'}, 'Reading…'));
  const side = el('section', {class: 'card'});
  show(view, el('div', {class: 'split even'}, list, side));
  let all = [];
  let kind = '';

  async function read() {
    try {
      all = (await get('objects')).objects.filter(one => one.kind !== 'Pod');
      rows();
    } catch (error) {
      show(list, el('p', {class: 'bad'}, error.message));
    }
  }

  function rows() {
    const words = context.search().toLowerCase();
    const kinds = [...new Set(all.map(one => one.kind))];
    const select = el('select', {'aria-label': 'Kind', onchange: () => { kind = select.value; rows(); }},
      el('option', {value: ''}, 'All kinds'), kinds.map(one => el('option', {value: one}, one)));
    select.value = kind;
    show(list,
      el('div', {class: 'row'}, select,
        el('button', {type: 'button', onclick: () => editor(side, NEW, undefined, read)}, 'New'),
        el('button', {type: 'button', onclick: () => undo().then(read), disabled: before.length === 0}, 'Undo the last change')),
      table([
        {title: 'Kind', cell: one => one.kind},
        {title: 'Namespace', cell: one => one.metadata.namespace ?? ''},
        {title: 'Name', cell: one => one.metadata.name},
        {title: 'Problems', cell: problems},
      ], all.filter(one => (!kind || one.kind === kind)
        && `${one.kind} ${one.metadata.namespace}/${one.metadata.name}`.toLowerCase().includes(words)), open));
  }

  async function open(object) {
    try {
      const {yaml} = await post('yaml', {kind: object.kind, namespace: object.metadata.namespace, name: object.metadata.name});
      editor(side, yaml, object, read);
    } catch (error) {
      show(side, el('p', {class: 'bad'}, error.message));
    }
  }

  show(side, el('p', {class: 'dim'}, 'Choose an object, or make a new one.'));
  read();
  const wanted = context.wanted();
  if (wanted) open(wanted);
  return {search: rows};
}

/** Istio's status of an object: what is wrong with it as part of the mesh. */
function problems(object) {
  const messages = object.status?.validationMessages ?? [];
  if (messages.length === 0) return '';
  return el('span', {class: 'warn'}, messages.map(m => m.type?.code ?? m.code ?? 'problem').join(' '));
}

function editor(side, text, object, changed) {
  const area = el('textarea', {spellcheck: 'false', 'aria-label': 'YAML', autocapitalize: 'off', value: text});
  const gutter = el('div', {class: 'gutter', 'aria-hidden': 'true'});
  const found = el('div', {role: 'status', 'aria-live': 'polite', id: 'problems'});
  const result = el('div');
  const editable = !object || EDITABLE.includes(object.kind);
  let problemsNow = [];
  let timer;

  function numbers() {
    const bad = new Map(problemsNow.map(one => [one.line, one.severity === 'error' ? 'bad' : 'warn']));
    show(gutter, area.value.split('\n').map((_, index) => el('div', {class: bad.get(index + 1)}, String(index + 1))));
    gutter.scrollTop = area.scrollTop;
  }

  async function check() {
    try {
      problemsNow = (await post('check', {yaml: area.value})).problems;
      show(found, problemsNow.length === 0 ? el('p', {class: 'good'}, 'Valid.') : table([
        {title: 'Line', number: true, cell: one => String(one.line)},
        {title: 'Problem', cell: one => el('div', {},
          el('strong', {class: one.severity === 'error' ? 'bad' : 'warn'}, one.code), ' ' + one.message,
          one.fix ? el('pre', {}, one.fix) : null)},
      ], problemsNow, one => go(one.line)));
      applyButton.disabled = !editable || problemsNow.some(one => one.severity === 'error');
    } catch (error) {
      show(found, el('p', {class: 'bad'}, error.message));
    }
    numbers();
  }

  function go(line) {
    const start = area.value.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start);
    area.scrollTop = (line - 5) * 20;
  }

  async function run(button, work) {
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      show(result, el('pre', {class: 'bad'}, error.message));
    } finally {
      button.disabled = false;
    }
  }

  area.addEventListener('input', () => {
    numbers();
    clearTimeout(timer);
    timer = setTimeout(check, 350);
  });
  area.addEventListener('scroll', () => { gutter.scrollTop = area.scrollTop; });
  area.addEventListener('keydown', event => {
    if (event.key === 's' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!applyButton.disabled) applyButton.click();
    }
  });
  const planButton = el('button', {type: 'button', onclick: () => run(planButton, async () => {
    const {plan} = await post('plan', {yaml: area.value});
    show(result, el('h3', {}, 'What would change'), el('pre', {id: 'plan'}, plan));
  })}, 'Plan');
  const applyButton = el('button', {type: 'button', class: 'main', disabled: !editable, onclick: () => run(applyButton, async () => {
    const outcomes = await apply(area.value, object);
    show(result, el('p', {class: 'good'}, outcomes.join('\n')));
    changed();
  })}, 'Apply');
  const removeButton = object && editable ? el('button', {type: 'button', onclick: () => {
    if (!confirm(`Delete ${object.kind} ${object.metadata.namespace}/${object.metadata.name}?`)) return;
    run(removeButton, async () => {
      const {outcome} = await post('delete', {kind: object.kind, namespace: object.metadata.namespace, name: object.metadata.name});
      before.push(text);
      notice(outcome);
      changed();
    });
  }}, 'Delete') : null;
  show(side,
    el('h2', {}, object ? `${object.kind} ${object.metadata.namespace}/${object.metadata.name}` : 'A new object'),
    editable ? null : el('p', {class: 'dim'}, 'Shown only: the console changes Istio’s resources.'),
    el('div', {class: 'editor'}, gutter, area), found,
    el('div', {class: 'row'}, planButton, applyButton, removeButton), result);
  check();
}
