// The battery: what every transport has to stand. Runs in a browser (global `battery`) and under Node (module).
(function (root, factory) {
  if (typeof module === 'object') {
    module.exports = factory();
  } else {
    root.battery = factory();
  }
})(this, function () {
  'use strict';

  // Only a hang lasts this long; a machine under load must not fail.
  const PATIENCE_MS = 20000;
  // Of 1 KB each: a streaming answer of /echo ends after four, so the receiver changes three times. Few, because the client
  // itself waits 25 ms after each send.
  const ECHOES = 12;
  const FILLER = '-'.repeat(1024);
  const BURST = 300;
  const UNITS = 0x10000;
  const UNITS_PER_MESSAGE = 4096;
  const HOSTILE = [
    '</script>',
    '</script><script>console.error("a message became a script")</script><!--',
    '%',
    '100% %41 %zz %25 %',
    '"double" \'single\' `back`',
    '\\ \\\\ \\" \\n \\u0041 \\',
    'line\nreturn\rboth\r\ntab\tnul\0end',
    'a=1&d=2+3;c',
    '',
  ];

  function within(promise, what) {
    let timer;
    const late = new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${what}: nothing within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  // A client session whose events can be awaited.
  class Session {
    constructor(SockJS, url, transport) {
      this.arrived = [];
      this.wake = () => {};
      this.closes = 0;
      // The client's own limit is a guess from one round trip, which a busy machine misses.
      this.sock = new SockJS(url, null, { transports: [transport], timeout: PATIENCE_MS });
      this.opened = new Promise(resolve => {
        this.sock.onopen = () => resolve(this.sock.transport);
      });
      this.closed = new Promise(resolve => {
        this.sock.onclose = event => {
          this.closes++;
          this.end = { code: event.code, reason: event.reason, wasClean: event.wasClean };
          resolve(this.end);
          this.wake();
        };
      });
      this.sock.onmessage = event => {
        this.arrived.push(event.data);
        this.wake();
      };
    }

    async open() {
      const closedFirst = this.closed.then(end => {
        throw new Error(`closed before it opened: ${JSON.stringify(end)}`);
      });
      return within(Promise.race([this.opened, closedFirst]), 'open');
    }

    async next(what) {
      while (this.arrived.length === 0) {
        if (this.end) {
          throw new Error(`${what}: the session closed: ${JSON.stringify(this.end)}`);
        }
        await within(new Promise(resolve => { this.wake = resolve; }), what);
      }
      return this.arrived.shift();
    }

    async echo(messages) {
      messages.forEach(message => this.sock.send(message));
      for (let i = 0; i < messages.length; i++) {
        same(await this.next(`echo ${i + 1} of ${messages.length}`), messages[i], `echo ${i + 1} of ${messages.length}`);
      }
    }
  }

  const unit = (text, i) =>
    (i < text.length ? 'U+' + text.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0') : 'the end');

  function same(actual, expected, what) {
    if (actual === expected) {
      return;
    }
    let i = 0;
    while (i < expected.length && actual.charCodeAt(i) === expected.charCodeAt(i)) {
      i++;
    }
    const around = text => JSON.stringify(text.slice(Math.max(0, i - 10), i + 10));
    throw new Error(`${what}: code unit ${i} of ${expected.length}: expected ${unit(expected, i)}, got ${unit(actual, i)}`
      + ` (length ${actual.length}); expected around it ${around(expected)}, got ${around(actual)}`);
  }

  function everyCodeUnit() {
    const messages = [];
    for (let from = 0; from < UNITS; from += UNITS_PER_MESSAGE) {
      const units = Array.from({ length: UNITS_PER_MESSAGE }, (_, i) => from + i);
      messages.push(String.fromCharCode(...units));
    }
    return messages;
  }

  const checks = {
    async 'opens on the chosen transport'(run) {
      run.echo = new Session(run.SockJS, run.base + '/echo', run.transport);
      same(await run.echo.open(), run.transport, 'transport in use');
    },
    async 'client close reaches the server'(run) {
      run.name = 'n' + Math.random().toString(36).slice(2);
      // Sees the server's side of the other session; over WebSocket, so that it takes none of the browser's six
      // HTTP connections to a host.
      run.watcher = new Session(run.SockJS, run.base + '/witness', 'websocket');
      const subject = new Session(run.SockJS, run.base + '/witness', run.transport);
      await Promise.all([run.watcher.open(), subject.open()]);
      await subject.echo([`name ${run.name}`]);
      run.watcher.sock.send(`watch ${run.name}`);
      same(await run.watcher.next('count before'), `closed ${run.name} 0`, 'count before');
      subject.sock.close();
      const end = await within(subject.closed, 'close event of the client');
      same(JSON.stringify(end), '{"code":1000,"reason":"Normal closure","wasClean":true}', 'close event of the client');
      same(await run.watcher.next('close event of the server'), `closed ${run.name} 1`, 'close event of the server');
    },
    async '12 echoes, one after another'(run) {
      for (let i = 0; i < ECHOES; i++) {
        await run.echo.echo([`echo ${i} ${FILLER}`]);
      }
    },
    async 'every UTF-16 code unit'(run) {
      await run.echo.echo(everyCodeUnit());
    },
    async 'markup, percent signs, quotes, backslashes'(run) {
      await run.echo.echo(HOSTILE);
    },
    async '100 KB message'(run) {
      await run.echo.echo(['0123456789abcdefghijklmnopqrstuvwxyz%</>é\ud834\udd1e'.repeat(2400).slice(0, 100 * 1024)]);
    },
    async '300 messages in a burst, in order'(run) {
      await run.echo.echo(Array.from({ length: BURST }, (_, i) => `burst ${i}`));
    },
    async 'server close is seen'(run) {
      const session = new Session(run.SockJS, run.base + '/close', run.transport);
      await session.open();
      const end = await within(session.closed, 'close event');
      same(JSON.stringify(end), '{"code":3000,"reason":"Go away!","wasClean":true}', 'close event');
    },
    // Last, so that a second event would have had the time of all other checks to come.
    async 'close events come once'(run) {
      run.watcher.sock.send(`count ${run.name}`);
      same(await run.watcher.next('count after'), `closed ${run.name} 1`, 'count after');
      for (const session of [run.watcher, run.echo]) {
        session.sock.close();
        await within(session.closed, 'close event');
        same(String(session.closes), '1', 'close events of the client');
      }
    },
  };

  // Never rejects: [{name, millis, error}], error being empty for a check that passed.
  async function run(SockJS, base, transport) {
    const state = { SockJS, base, transport };
    const results = [];
    for (const name of Object.keys(checks)) {
      const start = Date.now();
      let error = '';
      try {
        await checks[name](state);
      } catch (failure) {
        error = failure.stack || String(failure);
      }
      results.push({ name, millis: Date.now() - start, error });
      if (error) {
        // What follows uses the same session: it would only repeat this failure, slowly.
        break;
      }
    }
    return results;
  }

  return { run, count: Object.keys(checks).length };
});
