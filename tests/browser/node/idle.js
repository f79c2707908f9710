// A client that says nothing: node idle.js URL TRANSPORT HEARTBEATS. Prints "echoed" when an echo comes after that many
// heartbeats, or how the client was closed before.
'use strict';

const SockJS = require('sockjs-client');

const [url, transport, heartbeats] = process.argv.slice(2);
if (!heartbeats) {
  console.error('usage: node idle.js URL TRANSPORT HEARTBEATS');
  process.exit(2);
}
const tell = words => process.stdout.write(words + '\n', () => process.exit(0));
const sock = new SockJS(url, null, { transports: [transport], timeout: 20000 });
let left = Number(heartbeats);
// Not before: the client takes the prelude of xhr-streaming for a heartbeat.
sock.onopen = () => sock.addEventListener('heartbeat', () => {
  left--;
  if (left === 0) {
    sock.send('after all');
  }
});
sock.onmessage = event => tell(event.data.endsWith(' after all') ? 'echoed' : event.data);
sock.onclose = event => tell(`closed ${event.code} ${event.reason}`);
