// A session by hand: opens one on any service over any transport, and shows every frame of it.
import { byId, submits } from './dom.js';
import { service as serviceUrl } from './server.js';

// The log keeps this many rows, so that a session of days or a burst costs no more than this.
const MAX_ROWS = 500;
// A row shows this much of a frame's text.
const MAX_SHOWN = 200;
// Messages whose echo is awaited; services that do not echo would fill memory without this.
const MAX_AWAITED = 1000;
// A person who asked for one transport has nothing to fall back on, so it gets longer than the client's own guess.
const CHOSEN_TRANSPORT_TIMEOUT_MS = 5000;
const BURST = 300;
const KINDS = { o: 'o open', a: 'a messages', m: 'm message', h: 'h heartbeat', c: 'c close' };
const SPECIAL = '</script> 100% %41 %zz "quotes" \\back\\slash\\ \0 \u00e9 \u{1d11e} \u2028 \u200d \ufffe lone \ud800';

const encoder = new TextEncoder();
const bytes = text => encoder.encode(text).length;

let session = null;

// ---- the log: rows are gathered and drawn once per animation frame ----

let waiting = [];
let dropped = 0;

function log(direction, kind, size, trip, text) {
  waiting.push({ at: performance.now() - session.started, direction, kind, size, trip, text });
  if (waiting.length > MAX_ROWS) {
    waiting.shift();
    dropped++;
  }
  if (waiting.length === 1) {
    requestAnimationFrame(draw);
  }
}

function draw() {
  const box = byId('log');
  const rows = byId('rows');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  const fresh = document.createDocumentFragment();
  waiting.forEach(entry => fresh.append(row(entry)));
  waiting = [];
  rows.append(fresh);
  while (rows.childElementCount > MAX_ROWS) {
    rows.firstElementChild.remove();
    dropped++;
  }
  byId('dropped').textContent = dropped ? `the last ${MAX_ROWS} rows; ${dropped} older ones dropped` : '';
  if (session) {
    byId('frames').textContent = `${session.framesIn} / ${session.framesOut}`;
  }
  if (atEnd) {
    box.scrollTop = box.scrollHeight;
  }
}

function row(entry) {
  const size = entry.size === null ? '' : `${entry.size} B`;
  const tr = document.createElement('tr');
  tr.className = entry.direction;
  tr.setAttribute('role', 'row');
  for (const text of [entry.at.toFixed(1), entry.direction, entry.kind, size, entry.trip, visible(entry.text)]) {
    const td = document.createElement('td');
    td.setAttribute('role', 'cell');
    td.textContent = text;
    tr.append(td);
  }
  return tr;
}

// Control and format characters, line separators and lone surrogates are shown by their number.
function visible(text) {
  const start = text
    .slice(0, MAX_SHOWN)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, c => '\\u{' + c.codePointAt(0).toString(16) + '}');
  return text.length > MAX_SHOWN ? `${start} … and ${text.length - MAX_SHOWN} more` : start;
}

const note = text => log('note', '', null, '', text);

// ---- what the client does not tell in public events passes through these methods of it ----

function listenInside() {
  before('_receiveInfo', function (info, trip) {
    byId('info-trip').textContent = info ? `${trip} ms` : 'no answer';
    note(info ? `info answered after ${trip} ms: ${JSON.stringify(info)}` : 'the info request failed');
    session.info = info;
  });
  before('_transportMessage', frameIn);
  before('_transportClose', function (code, reason) {
    if (this.readyState === SockJS.CONNECTING && this._transport) {
      note(`${this._transport.transportName} did not open: ${code} ${reason}`);
    }
  });
  const connect = SockJS.prototype._connect;
  SockJS.prototype._connect = function () {
    connect.call(this);
    if (session && this === session.sock && this._transport) {
      session.tried++;
      note(`trying ${this._transport.transportName}`);
    }
  };
}

function before(method, look) {
  const original = SockJS.prototype[method];
  SockJS.prototype[method] = function (...values) {
    if (session && this === session.sock) {
      look.apply(this, values);
    }
    return original.apply(this, values);
  };
}

function frameIn(frame) {
  session.framesIn++;
  const kind = frame.charAt(0);
  log('in', KINDS[kind] || kind, bytes(frame), kind === 'a' ? roundTrip(frame) : '', frame);
}

function roundTrip(frame) {
  const now = performance.now();
  const trips = [];
  for (const message of messages(frame)) {
    const i = session.awaited.findIndex(sent => sent.text === message);
    if (i >= 0) {
      trips.push(now - session.awaited.splice(i, 1)[0].at);
    }
  }
  if (trips.length === 0) {
    return '';
  }
  const fastest = Math.min(...trips).toFixed(1);
  const slowest = Math.max(...trips).toFixed(1);
  return fastest === slowest ? `${fastest} ms` : `${fastest}–${slowest} ms`;
}

function messages(frame) {
  try {
    return JSON.parse(frame.slice(1));
  } catch (broken) {
    note('this frame is not JSON: ' + broken.message);
    return [];
  }
}

// ---- the session ----

function open() {
  const service = document.querySelector('input[name=service]:checked').value;
  const transport = byId('transport').value;
  session = {
    service, transport, started: performance.now(), tried: 0, framesIn: 0, framesOut: 0,
    awaited: [], info: null, sock: null,
  };
  for (const id of ['in-use', 'info-trip', 'close-code', 'close-reason']) {
    byId(id).textContent = '–';
  }
  byId('frames').textContent = '0 / 0';
  const options = transport ? { transports: [transport], timeout: CHOSEN_TRANSPORT_TIMEOUT_MS } : {};
  const sock = new SockJS(serviceUrl(service), null, options);
  session.sock = sock;
  sock.onopen = opened;
  sock.onclose = closed;
  note(`opening /${service}, transport ${transport || 'automatic'}`);
  show('connecting', `Connecting to /${service} …`, false);
}

function opened() {
  // The client sets this just before the event.
  byId('in-use').textContent = session.sock.transport;
  show('open', `Open on /${session.service} over ${session.sock.transport}.`, false);
}

function closed(event) {
  byId('close-code').textContent = String(event.code);
  byId('close-reason').textContent = event.reason || '(none)';
  const words = explain(event.code, event.reason);
  note(`closed ${event.code} ${event.reason} (${event.wasClean ? 'clean' : 'not clean'})`);
  show('closed', words, !event.wasClean);
}

// What a close code means to the person before the page.
function explain(code, reason) {
  if (code === 2000) {
    return explainNoTransport();
  }
  const why = reason ? ` (${reason})` : '';
  const known = {
    1000: `The session was closed normally${why}.`,
    1002: reason === 'Connection interrupted'
      ? 'The server saw the receiving connection break, so messages may be lost: it ended the session.'
      : 'The info request got no usable answer: the server is down, or something between blocks it.',
    1006: `The connection broke without a goodbye${why}: the server stopped, restarted, or was cut off.`,
    2010: 'Another connection was already receiving for this session.',
    3000: `The service closed the session, as it should: “${reason}”.`,
  };
  return known[code] || `Closed with ${code}: ${reason || 'no reason given'}.`;
}

function explainNoTransport() {
  const { transport, service, info, tried } = session;
  if (transport === 'websocket' && info && info.websocket === false) {
    return `/${service} has WebSocket switched off and says so in its info answer, so the client did not even try: `
      + 'choose another transport, or automatic.';
  }
  if (tried === 0) {
    return `This browser cannot use ${transport || 'any transport'} here, so nothing was tried.`;
  }
  return transport
    ? `${transport} did not open: something between this browser and the server blocks or buffers it. Try automatic.`
    : 'No transport opened: something between this browser and the server blocks or buffers all of them.';
}

function show(state, words, bad) {
  byId('state').textContent = state;
  byId('state').dataset.state = state;
  byId('notice').textContent = words;
  byId('notice').classList.toggle('bad', bad);
  const idle = state === 'closed';
  byId('open').disabled = !idle;
  byId('close').disabled = idle;
  byId('transport').disabled = !idle;
  byId('services').disabled = !idle;
  document.querySelectorAll('#send-form button').forEach(button => { button.disabled = state !== 'open'; });
}

function send(text) {
  session.framesOut++;
  session.awaited.push({ text, at: performance.now() });
  if (session.awaited.length > MAX_AWAITED) {
    session.awaited.shift();
  }
  log('out', 'message', bytes(JSON.stringify(text)), '', JSON.stringify(text));
  session.sock.send(text);
}

function burst() {
  for (let i = 1; i <= BURST; i++) {
    send(`message ${i} of ${BURST}`);
  }
}

// ---- controls ----

function sendText() {
  // Enter submits the form even while its button is disabled by state changes in the same instant.
  if (session && session.sock.readyState === SockJS.OPEN) {
    send(byId('text').value);
    byId('text').select();
  }
}

function clear() {
  byId('rows').replaceChildren();
  dropped = 0;
  byId('dropped').textContent = '';
}

export function listen() {
  listenInside();
  submits('open-form', open);
  submits('send-form', sendText);
  byId('clear').addEventListener('click', clear);
  byId('close').addEventListener('click', () => session.sock.close());
  byId('kilobyte').addEventListener('click', () => send('x'.repeat(1024)));
  byId('burst').addEventListener('click', burst);
  byId('special').addEventListener('click', () => send(SPECIAL));
}
