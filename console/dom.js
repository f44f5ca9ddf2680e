// Elements without markup in text: what comes from the mesh is never read as HTML.

/** An element with properties (on… are listeners, others attributes) and children. */
export function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'value') node.value = value;
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null));
  return node;
}

export function show(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter(child => child !== undefined && child !== null));
}

/** A table whose rows can be picked by mouse and keyboard. */
export function table(columns, rows, pick) {
  const head = columns.map(c => el('th', {scope: 'col', class: c.number ? 'number' : null}, c.title));
  const body = rows.map(row => {
    const cells = columns.map(c => el('td', {class: c.number ? 'number' : null}, c.cell(row)));
    if (!pick) return el('tr', {}, cells);
    return el('tr', {
      class: 'pick', tabindex: 0,
      onclick: () => pick(row),
      onkeydown: event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        pick(row);
      },
    }, cells);
  });
  return el('div', {class: 'scroll'}, el('table', {}, el('thead', {}, el('tr', {}, head)), el('tbody', {}, body)));
}

/** A lock; the word where this machine has no font with coloured signs. */
export const LOCK = (() => {
  const paint = el('canvas', {width: 24, height: 24}).getContext('2d');
  paint.font = '16px system-ui';
  paint.fillText('\u{1F512}', 0, 18);
  const {data} = paint.getImageData(0, 0, 24, 24);
  for (let i = 0; i < data.length; i += 4) if (Math.abs(data[i] - data[i + 2]) > 30) return '\u{1F512}';
  return 'mTLS';
})();

let hiding;

/** Says something for some seconds. */
export function notice(text) {
  const box = document.getElementById('notice');
  box.textContent = text;
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.textContent = ''; }, 6000);
}

export const rate = value => value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
export const millis = value => value >= 1000 ? (value / 1000).toFixed(2) + ' s' : value >= 10 ? value.toFixed(0) + ' ms' : value.toFixed(1) + ' ms';
export const percent = share => (share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0) + '%';
