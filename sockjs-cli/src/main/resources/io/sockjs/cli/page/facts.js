// What can be asked without the client's transports: the info request, a raw WebSocket, and what the client chooses itself.
import { ECHOES, patience } from './attempt.js';

const INFO_LIMIT_MS = 8000;
const AUTOMATIC_LIMIT_MS = 40000;

/** Asks twice, since the first request may have to open the connection, and the client takes its measure from that one. */
export async function askInfo(url) {
  const first = await askOnce(url);
  if (first.error) {
    return first;
  }
  const again = await askOnce(url);
  return { ...first, again: again.error ? null : again.time };
}

async function askOnce(url) {
  const started = performance.now();
  try {
    // With credentials, as the client asks: an answer that is for anybody ("*") would not do.
    const answer = await fetch(`${url}/info?t=${Date.now()}`, {
      credentials: 'include', cache: 'no-store', signal: AbortSignal.timeout(INFO_LIMIT_MS),
    });
    const time = performance.now() - started;
    return answer.ok ? { time, info: await answer.json() } : { time, error: `HTTP status ${answer.status}` };
  } catch (failed) {
    return { time: performance.now() - started, error: failed.message };
  }
}

export function tryRawWebSocket(url, linkMs) {
  return new Promise(resolve => {
    const result = { cause: 'closed', opened: null, trips: [], delivery: '', close: null };
    const started = performance.now();
    const socket = new WebSocket(url.replace(/^http/, 'ws') + '/websocket');
    let sentAt;
    const next = () => {
      sentAt = performance.now();
      socket.send(`raw ${result.trips.length + 1}`);
    };
    const done = close => {
      clearTimeout(late);
      socket.onclose = null;
      resolve({ ...result, close });
    };
    const late = setTimeout(() => {
      result.cause = 'silent';
      socket.close();
      done({ code: 1000, reason: '', wasClean: false, byPage: true });
    }, 5 * patience(linkMs));
    socket.onopen = () => {
      result.opened = performance.now() - started;
      next();
    };
    socket.onmessage = ({ data }) => {
      if (data !== `raw ${result.trips.length + 1}`) {
        result.cause = 'altered';
        socket.close();
        return;
      }
      result.trips.push(performance.now() - sentAt);
      if (result.trips.length < ECHOES) {
        next();
      } else {
        result.cause = null;
        result.delivery = 'streamed';
        socket.close(1000, 'Diagnosis done');
      }
    };
    socket.onclose = ({ code, reason, wasClean }) => done({ code, reason, wasClean });
  });
}

/** What an application gets that leaves the choice to the client: no transports named, no longer time limit. */
export function tryAutomatic(url) {
  return new Promise(resolve => {
    const result = { cause: 'closed', chosen: null, opened: null, trips: [], delivery: '', close: null, tries: [] };
    const started = performance.now();
    let sock;
    try {
      sock = new SockJS(url);
    } catch (refused) {
      resolve({ ...result, cause: 'refused', inner: { code: '', reason: refused.message } });
      return;
    }
    const connect = SockJS.prototype._connect;
    sock._connect = function () {
      connect.call(this);
      if (this._transport) {
        result.tries.push(this._transport.transportName);
      }
    };
    const late = setTimeout(() => sock.close(), AUTOMATIC_LIMIT_MS);
    let sentAt;
    sock.onopen = () => {
      result.chosen = sock.transport;
      result.opened = performance.now() - started;
      sentAt = performance.now();
      sock.send('automatic');
    };
    sock.onmessage = () => {
      result.trips.push(performance.now() - sentAt);
      result.cause = null;
      sock.close();
    };
    sock.onclose = ({ code, reason, wasClean }) => {
      clearTimeout(late);
      resolve({ ...result, close: { code, reason, wasClean, byPage: code === 1000 } });
    };
  });
}
