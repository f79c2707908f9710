// One try of one transport with the real client, and what it shows.
//
// Streamed or buffered? The page sends a small message only when the echo of the last one is here. A stream's answer stays
// open meanwhile (a few hundred bytes are far below any response limit), so an echo that arrives was not held until the
// answer's end. When something expected stays away, the page makes the server end the answer: it knows the session's id, and
// posts padding to it, whose echoes fill the answer up to its limit. What arrives only then was held back: buffered.

export const ECHOES = 10;
// Between an echo and the next message. The client sends at most every 25 ms, and Chromium tells of a request's progress at
// most every 50 ms; a message sent at once would measure these and not the way to the server and back.
export const PAUSE_MS = 60;
// Ends an answer at the default response limit of 128 KB; /echo needs one of them.
const PADS = 20;
const PAD = JSON.stringify(['x'.repeat(8192)]);
const PAD_EVERY_MS = 150;
// Where silence can only be waited for, the wait is longer: it costs time only where something fails.
const LONG = 5;
// Once may be a hiccup of the machine; twice is a rule.
const HELD_TO_BE_BUFFERED = 2;
// The client asks for info first, for at most 8 s.
const INFO_LIMIT_MS = 8000;
const SESSION_LETTERS = 'abcdefghijklmnopqrstuvwxyz012345';

/** Silence that is suspicious on this link, where a request takes so many milliseconds. */
export function patience(linkMs) {
  return Math.min(8000, Math.max(2000, 4 * linkMs));
}

export function tryTransport(url, transport, linkMs) {
  return new Promise(resolve => new Attempt(url, transport, patience(linkMs), resolve).start());
}

/** What the client saw when the service closed the session: its close event, or null when it saw none in time. */
export function tryClose(url, transport, linkMs) {
  const limit = LONG * patience(linkMs);
  return new Promise(resolve => {
    const sock = new SockJS(url, null, { transports: [transport.name], timeout: limit });
    const late = setTimeout(() => {
      sock.onclose = null;
      sock.close();
      resolve(null);
    }, INFO_LIMIT_MS + limit);
    sock.onclose = ({ code, reason, wasClean }) => {
      clearTimeout(late);
      resolve({ code, reason, wasClean });
    };
  });
}

function sessionId() {
  // Who knows the id of a session may send in its name.
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, byte => SESSION_LETTERS[byte % SESSION_LETTERS.length]).join('');
}

class Attempt {
  constructor(url, transport, wait, done) {
    this.url = url;
    this.transport = transport;
    // Where no padding can help, the wait is longer instead.
    this.wait = transport.kind === 'stream' ? wait : LONG * wait;
    this.done = done;
    this.id = sessionId();
    this.lane = String(crypto.getRandomValues(new Uint16Array(1))[0] % 1000).padStart(3, '0');
    this.progress = 0;
    this.held = 0;
    this.pads = [];
    // cause: null when all echoes came; `inner` is why the client gave its only transport up.
    this.result = { cause: 'closed', opened: null, trips: [], delivery: '', close: null, inner: null, late: false };
  }

  start() {
    const limit = (1 + LONG) * this.wait + PADS * PAD_EVERY_MS;
    const options = {
      transports: [this.transport.name], timeout: limit, server: this.lane, sessionId: () => this.id,
    };
    try {
      this.sock = new SockJS(this.url, null, options);
    } catch (refused) {
      this.result.cause = 'refused';
      this.result.inner = { code: '', reason: refused.message };
      this.done(this.result);
      return;
    }
    this.listenInside();
    this.sock.onopen = () => {
      this.result.opened = performance.now() - this.tried;
      this.arrived();
      setTimeout(() => this.next(), PAUSE_MS);
    };
    this.sock.onmessage = event => this.message(event.data);
    this.sock.onclose = event => this.closed(event);
    this.bound = setTimeout(() => this.giveUp('silent'), INFO_LIMIT_MS + 2 * limit);
  }

  // The client tells neither when it begins to try nor why it stops; these two methods of it know.
  listenInside() {
    const attempt = this;
    const { _connect: connect, _transportClose: transportClose } = SockJS.prototype;
    this.sock._connect = function () {
      if (attempt.tried === undefined) {
        attempt.tried = performance.now();
        attempt.result.usable = this._transports.length > 0;
        attempt.base = this._transUrl;
        attempt.expect();
      }
      connect.call(this);
    };
    this.sock._transportClose = function (code, reason) {
      attempt.result.inner ??= { code, reason };
      transportClose.call(this, code, reason);
    };
  }

  // ---- the echoes ----

  next() {
    if (this.over) {
      return;
    }
    this.text = `echo ${this.result.trips.length + 1} ${this.id}`;
    this.sentAt = performance.now();
    this.sock.send(this.text);
    this.expect();
  }

  message(text) {
    if (text !== this.text) {
      return;
    }
    this.result.trips.push(performance.now() - this.sentAt);
    this.arrived();
    if (this.result.trips.length < ECHOES) {
      setTimeout(() => this.next(), PAUSE_MS);
    } else {
      this.result.cause = null;
      this.result.delivery = this.transport.kind === 'poll' ? 'poll' : 'streamed';
      // At once, while a poll has just ended and the next is not yet asked for: an abandoned one would stay for long.
      this.sock.close();
    }
  }

  // ---- silence ----

  expect() {
    clearTimeout(this.silence);
    const due = performance.now() + this.wait;
    this.silence = setTimeout(() => {
      // When the timer is late as well, this page had no time to look, and what it waits for may be here.
      if (performance.now() - due > this.wait / 4) {
        this.expect();
      } else {
        this.stayedAway();
      }
    }, this.wait);
  }

  arrived() {
    this.progress++;
    clearTimeout(this.silence);
    if (this.padding) {
      this.padding = false;
      this.result.late = true;
      this.judge();
    }
  }

  // Held back is only what the server had in hand: it took the padding, and at once, so neither it nor the way is slow.
  async judge() {
    const pads = await Promise.all(this.pads);
    if (pads.some(pad => pad.taken && pad.time < this.wait / 4)) {
      this.held++;
    }
    if (this.held >= HELD_TO_BE_BUFFERED && !this.over) {
      this.result.delivery = 'buffered';
      this.giveUp('buffered');
    }
  }

  async stayedAway() {
    if (this.transport.kind !== 'stream') {
      this.giveUp('silent');
      return;
    }
    const before = this.progress;
    const waitsStill = () => !this.over && this.progress === before;
    this.padding = true;
    this.pads = [];
    for (let i = 0; i < PADS && waitsStill(); i++) {
      this.pads.push(this.pad());
      await this.pads.at(-1);
      await new Promise(resolve => { setTimeout(resolve, PAD_EVERY_MS); });
    }
    const pads = await Promise.all(this.pads);
    if (waitsStill()) {
      const cause = pads.some(pad => pad.taken) ? 'held' : 'unknown';
      this.silence = setTimeout(() => this.giveUp(cause), LONG * this.wait);
    }
  }

  async pad() {
    const started = performance.now();
    let taken = false;
    try {
      const answer = await fetch(`${this.base}/${this.lane}/${this.id}/xhr_send`, {
        method: 'POST', body: PAD, credentials: 'include', signal: AbortSignal.timeout(this.wait),
      });
      taken = answer.ok;
    } catch (unanswered) {
      // Neither taken nor refused: as good as refused.
    }
    return { taken, time: performance.now() - started };
  }

  // ---- the end ----

  giveUp(cause) {
    this.result.cause = cause;
    this.sock.close();
  }

  closed({ code, reason, wasClean }) {
    this.over = true;
    clearTimeout(this.silence);
    clearTimeout(this.bound);
    if (this.result.usable === false) {
      this.result.cause = 'unusable';
    }
    // 1000 is what the client calls its own close, so that one is this page's doing.
    this.result.close = { code, reason, wasClean, byPage: code === 1000 };
    this.done(this.result);
  }
}
