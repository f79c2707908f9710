// What an outcome means, for the person who has to do something about it. Only texts are made here.
import { ms } from './dom.js';
import { clientLimit } from './transports.js';

const echoes = count => `${count} ${count === 1 ? 'echo' : 'echoes'}`;

/** The state of a row: works, fails, unusable (not in this browser) or off (the server says so itself). */
export function stateOf(transport, result, info) {
  if (result.cause === null) {
    return 'works';
  }
  if (result.cause === 'unusable') {
    return transport.name === 'websocket' && info.websocket === false ? 'off' : 'unusable';
  }
  return 'fails';
}

export function meaning(transport, result, state, infoMs) {
  if (state === 'works') {
    return transport.about + slow(transport, result, infoMs);
  }
  if (state === 'off') {
    return 'The server has it switched off and says so in its info answer, so no client tries it.';
  }
  if (state === 'unusable') {
    return `Not usable in this browser: ${transport.unusable || 'the client does not offer it on this page.'}`;
  }
  const words = {
    refused: `The client refused: ${inner(result)}.`,
    buffered: 'Something between holds the answer back until it ends: messages came only once this page made it end.',
    held: 'The server has the session and takes messages, but its answer never came: something between holds it back.',
    unknown: unknown(transport),
    silent: silent(transport, result),
    noclose: `Messages come through, but the close by the service was not seen${code(result.close)}.`,
    closed: closed(transport, result),
  };
  return words[result.cause];
}

function slow(transport, result, infoMs) {
  const limit = clientLimit(transport, infoMs);
  if (result.opened > limit) {
    return ` But it opened later than the ${ms(limit)} ms that the client grants it by itself: set its option “timeout”.`;
  }
  return result.late ? ' One answer came late, and then no other: a hiccup.' : '';
}

function unknown(transport) {
  const version = transport.name.startsWith('iframe-')
    ? ` Or the server ships another version of the client than this page’s ${SockJS.version}: its frame must be of the same.`
    : '';
  return `Nothing opened, and the server does not know the session: the request did not reach it.${version}`;
}

function silent(transport, result) {
  if (result.opened === null) {
    return transport.kind === 'socket'
      ? 'The handshake got no answer at all: something between swallows it.'
      : 'Nothing opened in time: the request or its answer is blocked.';
  }
  return `It opened, but after ${echoes(result.trips.length)} the next one stayed away.`;
}

function closed(transport, result) {
  if (result.opened !== null) {
    return `It opened, then broke after ${echoes(result.trips.length)}: ${inner(result)}.`;
  }
  if (transport.kind === 'socket') {
    return 'Upgrade refused: something between answers the WebSocket handshake as if it were plain HTTP, or cuts it.';
  }
  return `It did not open: ${inner(result)}.`;
}

function inner(result) {
  const { code: number, reason } = result.inner || result.close;
  return [number, reason].filter(Boolean).join(' ') || 'no reason given';
}

function code(close) {
  return close ? ` (${close.code} ${close.reason})` : '';
}

export function closeText(close) {
  if (!close) {
    return '–';
  }
  if (close.byPage) {
    return 'given up by this page';
  }
  return `${[close.code, close.reason].filter(Boolean).join(' ')}, ${close.wasClean ? 'clean' : 'not clean'}`;
}

// ---- the three verdicts on top ----

const WORST_FIRST = ['fails', 'works', 'off', 'unusable'];

/** For one kind of transports: a state and one word. */
export function verdict(kind, rows) {
  const usable = rows.filter(row => row.transport.kind === kind && row.state !== 'unusable');
  const working = usable.filter(row => row.state === 'works').length;
  const failing = usable.filter(row => row.state === 'fails');
  if (usable.length === 0) {
    return { state: 'unusable', word: 'not in this browser' };
  }
  if (failing.length === 0) {
    const state = WORST_FIRST.find(each => usable.some(row => row.state === each));
    return { state, word: state === 'off' ? 'switched off' : 'works' };
  }
  if (working > 0) {
    return { state: 'partly', word: `${working} of ${usable.length} work` };
  }
  const causes = new Set(failing.map(row => row.result.cause));
  const cause = causes.size === 1 ? [...causes][0] : 'mixed';
  const word = { buffered: 'buffered', held: 'held back', closed: kind === 'socket' ? 'refused' : 'fails' }[cause] || 'fails';
  return { state: 'fails', word };
}

export function summary({ socket, stream, poll }) {
  const all = [socket, stream, poll];
  if (all.every(each => each.state === 'works' || each.state === 'unusable')) {
    return 'Everything this browser can use works, with nothing in the way.';
  }
  if (all.every(each => each.state === 'fails')) {
    return 'No transport works: an application could not connect from here.';
  }
  if (socket.state === 'works') {
    return 'WebSocket works, so applications connect well. What cannot use it has less to fall back on.';
  }
  if (stream.state === 'works') {
    return 'Applications connect by streaming: messages come as they are sent, each send is a request of its own.';
  }
  if (poll.state === 'works') {
    return 'Applications connect only by polling, after the tries before it have failed: slow to start, but it works.';
  }
  return 'Some transports work and others do not: see the table.';
}

/** What to do about it. */
export function advice({ socket, stream }) {
  const lines = [];
  if (socket.state === 'fails') {
    lines.push('WebSocket: let the proxy pass the headers Upgrade and Connection, in HTTP/1.1. If that cannot be, switch '
      + 'WebSocket off at the server, so that clients do not lose time with it.');
  }
  if (stream.state === 'fails' && ['buffered', 'held back'].includes(stream.word)) {
    lines.push('Streaming: switch the proxy’s response buffering off for this path (nginx: proxy_buffering off). If that '
      + 'cannot be, name polling alone in the client’s option “transports”.');
  }
  return lines;
}
