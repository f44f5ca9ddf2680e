// Requests, failures and durations over time.
import uPlot from './vendor/uPlot.esm.js';
import {get} from './api.js';
import {el} from './dom.js';

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function plot(parent, title, times, lines) {
  const axis = {stroke: color('--dim'), grid: {stroke: color('--line')}, ticks: {stroke: color('--line')}};
  const width = Math.max(220, parent.clientWidth || 320);
  new uPlot({
    title, width, height: 150, cursor: {y: false}, legend: {live: true},
    axes: [axis, {...axis, size: 46}],
    series: [{}, ...lines.map(line => ({label: line.label, stroke: color(line.color), width: 1.5, points: {show: false}}))],
  }, [times, ...lines.map(line => line.values)], parent);
}

/** Two charts of what a query of `/api/history` answers. */
export function charts(query) {
  const parent = el('div', {class: 'charts'}, el('p', {class: 'dim'}, 'Reading…'));
  get('history?' + new URLSearchParams(query)).then(data => {
    parent.replaceChildren();
    const times = data.points.map(point => point.time);
    plot(parent, 'Requests per second', times, [
      {label: 'all', color: '--accent', values: data.points.map(p => p.rate)},
      {label: 'failed', color: '--bad', values: data.points.map(p => p.failures / data.step)}]);
    plot(parent, 'Milliseconds', times, [
      {label: 'p50', color: '--good', values: data.points.map(p => p.requests ? p.p50 : null)},
      {label: 'p99', color: '--warn', values: data.points.map(p => p.requests ? p.p99 : null)}]);
  }).catch(error => parent.replaceChildren(el('p', {class: 'bad'}, error.message)));
  return parent;
}
