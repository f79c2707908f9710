// The diagnosis: tries every transport of the client, one after the other, and shows what each did and what that means.
import { askInfo, tryAutomatic, tryRawWebSocket } from './facts.js';
import { tryClose, tryTransport } from './attempt.js';
import { byId, element, median, ms } from './dom.js';
import { draw } from './plot.js';
import { service, shown } from './server.js';
import { clientLimit, TRANSPORTS } from './transports.js';
import { advice, closeText, meaning, stateOf, summary, verdict } from './words.js';

const COLUMNS = ['Transport', 'Works?', 'Opened after', 'Round trip', 'Delivery', 'Closed', 'In words'];
const WORKS = { works: '✓ yes', fails: '✗ no', unusable: '– n/a', off: '– off', waiting: '', running: '…' };
const KINDS = { socket: 'websocket', stream: 'streaming', poll: 'polling' };
const RAW = { name: 'raw WebSocket', kind: 'socket', roundTrips: 2, about: 'A WebSocket without SockJS, at /websocket below the service.' };
// What the close service does to each session.
const GO_AWAY = 3000;

let stopped = false;
let plotted = [];

// ---- the table ----

function addRow(name) {
  const row = element('tr', { role: 'row', 'data-name': name });
  row.append(element('th', { role: 'rowheader', scope: 'row' }, name));
  COLUMNS.slice(1).forEach(label => row.append(element('td', { role: 'cell', 'data-label': label })));
  byId('results').append(row);
  fill(row, 'waiting', []);
  return row;
}

function fill(row, state, texts) {
  row.dataset.state = state;
  [WORKS[state], ...texts].forEach((text, i) => { row.cells[i + 1].textContent = text; });
}

function trips(values) {
  return values.length ? `${ms(Math.min(...values))} / ${ms(median(values))} ms` : '–';
}

function show(row, state, result, words) {
  // What came only because this page ended the answer took as long as this page waited; that measures nothing.
  const measured = result.opened !== null && result.cause !== 'buffered';
  const opened = measured ? `${ms(result.opened)} ms` : '–';
  fill(row, state, [opened, trips(measured ? result.trips : []), result.delivery || '–', closeText(result.close), words]);
}

// ---- the facts ----

async function infoRow(url) {
  const row = addRow('info request');
  fill(row, 'running', []);
  const answer = await askInfo(url);
  const { time, again, info, error } = answer;
  const words = error
    ? `No usable answer (${error}), so the client stops here: the server is down, the URL is wrong, or something between `
      + 'blocks it or takes its CORS headers away.'
    : `Says ${Object.entries(info).map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ')}.`;
  fill(row, error ? 'fails' : 'works', [
    '–', error ? '–' : `${ms(Math.min(time, again ?? time))} / ${ms(time)} ms`, '–', '–',
    error ? words : `${words} Two requests; from the first one’s ${ms(time)} ms the client makes its time limits, such `
      + `as ${ms(clientLimit(TRANSPORTS[0], time))} ms for websocket to open.`,
  ]);
  row.cells[3].title = 'the faster of the two / the first';
  return answer;
}

async function rawRow(url, info, linkMs) {
  const row = addRow(RAW.name);
  fill(row, 'running', []);
  const result = await tryRawWebSocket(url, linkMs);
  let state = result.cause === null ? 'works' : 'fails';
  let words = state === 'works' ? RAW.about : 'An echo came back altered.';
  if (state === 'fails' && info.websocket === false) {
    state = 'off';
    words = 'Refused, as the info answer announces: WebSocket is switched off at the server.';
  } else if (state === 'fails' && result.cause !== 'altered') {
    words = meaning(RAW, result, state, linkMs);
  }
  show(row, state, result, words);
  plotted.push({ ...RAW, trips: result.trips });
}

async function automaticRow(url) {
  const row = addRow('automatic choice');
  fill(row, 'running', []);
  const result = await tryAutomatic(url);
  const before = result.tries.slice(0, -1);
  const works = result.cause === null;
  const words = works
    ? `An application that leaves the choice to the client gets ${result.chosen}, ${ms(result.opened)} ms after it asks`
      + (before.length ? `, having tried ${before.join(', ')} in vain.` : '.')
    : `An application that leaves the choice to the client does not connect; it tried ${result.tries.join(', ') || 'nothing'}.`;
  show(row, works ? 'works' : 'fails', { ...result, close: works ? null : result.close }, words);
}

// ---- the transports ----

async function transportRow(transport, row, base, info, linkMs, firstMs) {
  fill(row, 'running', []);
  const result = await tryTransport(base, transport, linkMs);
  if (result.cause === null) {
    result.close = await tryClose(service('close'), transport, linkMs);
    if (!result.close || result.close.code !== GO_AWAY || !result.close.wasClean) {
      result.cause = 'noclose';
    }
  }
  const state = stateOf(transport, result, info);
  const shownResult = state === 'off' || state === 'unusable' ? { ...result, close: null } : result;
  show(row, state, shownResult, meaning(transport, result, state, firstMs));
  plotted.push({ ...transport, trips: result.cause === null ? result.trips : [] });
  plot();
  return { transport, state, result };
}

function plot() {
  draw(byId('plot'), plotted);
}

// ---- the whole ----

async function diagnose() {
  const url = service(byId('diagnosed').value);
  stopped = false;
  plotted = [];
  byId('results').replaceChildren();
  byId('advice').replaceChildren();
  byId('diagnosis').hidden = false;
  verdicts(null);
  plot();
  say('running', `Asking ${shown} …`);
  const answer = await infoRow(url);
  if (answer.error) {
    say('fails', 'The info request got no usable answer, so no client can connect: see the table.');
    return;
  }
  const linkMs = Math.min(answer.time, answer.again ?? answer.time);
  const tried = await tryAll(url, answer.info, linkMs, answer.time);
  if (stopped) {
    say('stopped', 'Stopped before all transports were tried.');
    return;
  }
  await automaticRow(url);
  conclude(tried);
}

async function tryAll(url, info, linkMs, firstMs) {
  await rawRow(url, info, linkMs);
  const rows = TRANSPORTS.map(transport => addRow(transport.name));
  const tried = [];
  for (const [i, transport] of TRANSPORTS.entries()) {
    if (stopped) {
      break;
    }
    say('running', `Trying ${transport.name}, ${i + 1} of ${TRANSPORTS.length} …`);
    tried.push(await transportRow(transport, rows[i], url, info, linkMs, firstMs));
  }
  return tried;
}

function conclude(tried) {
  const found = verdicts(tried);
  const failed = tried.some(row => row.state === 'fails');
  const worked = tried.some(row => row.state === 'works');
  say(failed ? (worked ? 'partly' : 'fails') : 'works', summary(found));
  byId('advice').append(...advice(found).map(line => element('li', {}, line)));
  byId('report').textContent = report();
}

function verdicts(tried) {
  const found = {};
  for (const [kind, id] of Object.entries(KINDS)) {
    found[kind] = tried ? verdict(kind, tried) : { state: 'waiting', word: '…' };
    byId(`verdict-${id}`).dataset.state = found[kind].state;
    byId(`verdict-${id}`).querySelector('dd').textContent = found[kind].word;
  }
  return found;
}

function say(state, words) {
  byId('summary').textContent = words;
  byId('summary').dataset.state = state;
}

// The table as text, for a mail or a bug report.
function report() {
  const rows = Array.from(byId('results').rows, row => Array.from(row.cells, cell => cell.textContent).join(' | '));
  return [`SockJS diagnosis of ${byId('diagnosed').value} at ${shown}`, `from a page of ${location.origin}, client ${SockJS.version}`,
    navigator.userAgent, '', COLUMNS.join(' | '), ...rows].join('\n');
}

async function run() {
  byId('try').disabled = true;
  byId('stop').disabled = false;
  byId('diagnosed').disabled = true;
  try {
    await diagnose();
  } finally {
    byId('try').disabled = false;
    byId('stop').disabled = true;
    byId('diagnosed').disabled = false;
  }
}

export function listen() {
  byId('try').addEventListener('click', run);
  byId('stop').addEventListener('click', () => { stopped = true; });
  new ResizeObserver(plot).observe(byId('diagnosis'));
}
