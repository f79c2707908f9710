'use strict';

// sockjs-node with the services /echo and /broadcast: `node server.js PORT LOOPS`. It listens on 127.0.0.1, says
// `listening on PORT`, and ends on SIGTERM. LOOPS is of no account: a process of Node has one event loop, and sessions
// cannot be shared among processes. Heartbeat (25 s), disconnect delay (5 s), the limit of a streaming answer (128 KiB),
// no JSESSIONID cookie and no compression are the defaults.

const http = require('http');
const sockjs = require('sockjs');

const BACKLOG = 1024;

// By default each request is logged to stdout.
function log(severity, line) {
  if (severity === 'error') {
    console.error(line);
  }
}

const echo = sockjs.createServer({ prefix: '/echo', log });
echo.on('connection', (connection) => {
  connection.on('data', (message) => connection.write(message));
});

const everybody = new Set();
const broadcast = sockjs.createServer({ prefix: '/broadcast', log });
broadcast.on('connection', (connection) => {
  everybody.add(connection);
  connection.on('close', () => everybody.delete(connection));
  connection.on('data', (message) => {
    for (const each of everybody) {
      each.write(message);
    }
  });
});

const port = Number(process.argv[2]);
if (process.argv[2] === undefined || !Number.isInteger(port)) {
  console.error('usage: node server.js PORT [LOOPS]');
  process.exit(2);
}

const server = http.createServer();
echo.installHandlers(server);
broadcast.installHandlers(server);
server.listen({ host: '127.0.0.1', port, backlog: BACKLOG }, () => {
  console.log(`listening on ${server.address().port}`);
});
