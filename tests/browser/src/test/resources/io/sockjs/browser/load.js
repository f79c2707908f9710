// Load: clients that send numbered messages and count what comes back. Runs in a browser (global `load`) and under Node.
(function (root, factory) {
  if (typeof module === 'object') {
    module.exports = factory();
  } else {
    root.load = factory();
  }
})(this, function () {
  'use strict';

  // Only a hang lasts this long; a machine under load must not fail.
  const PATIENCE_MS = 30000;
  const MOST_AT_ONCE = 8;
  const PAUSE_MS = 20;
  // Longer than the answers of the service, than a packet, and than a proxy's buffer.
  const LONGEST = 20000;
  const LETTERS = 'a%</script>\\"é\ud834\udd1e '.repeat(LONGEST / 10);

  const pause = millis => new Promise(resolve => setTimeout(resolve, millis));

  // Mostly short, sometimes very long.
  const padding = () => LETTERS.slice(0, Math.floor(LONGEST * Math.pow(Math.random(), 12)));

  class Client {
    constructor(SockJS, url, transport, name) {
      this.name = name;
      this.sent = [];
      this.received = 0;
      this.servers = new Set();
      this.error = '';
      this.wake = () => {};
      // The client's own limit is a guess from one round trip, which a busy machine misses.
      this.sock = new SockJS(url, null, { transports: transport ? [transport] : undefined, timeout: PATIENCE_MS });
      this.sock.onopen = () => {
        this.transport = this.sock.transport;
        this.wake();
      };
      this.sock.onmessage = event => this.check(event.data);
      this.sock.onclose = event => this.fail(`closed: ${event.code} ${event.reason}`);
    }

    fail(words) {
      this.error = this.error || `${words} (after ${this.received} of ${this.sent.length} echoes)`;
      this.wake();
    }

    // Exactly once, in order, whole: the answer is the server's name and the next message that is awaited.
    check(answer) {
      const space = answer.indexOf(' ');
      const expected = this.sent[this.received];
      if (answer.slice(space + 1) !== expected) {
        this.fail(`awaited ${String(expected).slice(0, 60)}, got ${answer.slice(0, 60)}`);
      }
      this.servers.add(answer.slice(0, space));
      this.sent[this.received++] = undefined;
      this.wake();
    }

    async until(condition, what) {
      const end = Date.now() + PATIENCE_MS;
      while (!condition() && !this.error) {
        const left = end - Date.now();
        if (left <= 0) {
          this.fail(`${what}: not within ${PATIENCE_MS} ms`);
          return;
        }
        let timer;
        await new Promise(resolve => {
          this.wake = resolve;
          timer = setTimeout(resolve, left);
        });
        clearTimeout(timer);
      }
    }

    async run(millis) {
      const end = Date.now() + millis;
      await this.until(() => this.transport, 'open');
      do {
        const count = 1 + Math.floor(Math.random() * MOST_AT_ONCE);
        for (let i = 0; i < count && !this.error; i++) {
          const message = `${this.name}#${this.sent.length} ${padding()}`;
          this.sent.push(message);
          this.sock.send(message);
        }
        await this.until(() => this.received === this.sent.length, 'echo');
        await pause(Math.random() * PAUSE_MS);
      } while (Date.now() < end && !this.error);
      this.sock.onclose = null;
      this.sock.close();
      return {
        client: this.name,
        transport: this.transport || '',
        messages: this.received,
        servers: Array.from(this.servers),
        error: this.error,
      };
    }
  }

  // Never rejects: one report for each client, `error` being empty where all is well. All clients run at the same time.
  async function run(SockJS, url, transports, clientsEach, seconds) {
    const clients = [];
    for (const transport of transports) {
      for (let i = 0; i < clientsEach; i++) {
        clients.push(new Client(SockJS, url, transport, `${transport || 'any'}-${i}`));
      }
    }
    return Promise.all(clients.map(client => client.run(seconds * 1000)));
  }

  return { run };
});
