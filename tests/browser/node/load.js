// Runs the load under Node: node load.js URL CLIENTS_EACH SECONDS TRANSPORTS. Prints the reports as JSON.
// TRANSPORTS are separated by commas; "any" leaves the choice to the client.
'use strict';

const http = require('http');
const SockJS = require('sockjs-client');
const load = require('../src/test/resources/io/sockjs/browser/load.js');

const [url, clientsEach, seconds, transports] = process.argv.slice(2);
if (!transports) {
  console.error('usage: node load.js URL CLIENTS_EACH SECONDS TRANSPORTS');
  process.exit(2);
}

// Under Node the client keeps no cookies, so a balancer that pins by cookie goes by the address that a request comes from. As
// of so many machines, each session has its own: the segment before the path's last one is its id.
const request = http.request;
http.request = (options, ...rest) => {
  const session = options.path.split('/').slice(-2)[0];
  const sum = Array.from(session).reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 65536, 7);
  const localAddress = `127.0.${1 + (sum >> 8) % 250}.${1 + sum % 250}`;
  return request.call(http, Object.assign({}, options, { localAddress }), ...rest);
};

const chosen = transports.split(',').map(name => (name === 'any' ? '' : name));
load.run(SockJS, url, chosen, Number(clientsEach), Number(seconds)).then(reports => {
  // The client's timers would keep the process alive for a while.
  process.stdout.write(JSON.stringify(reports) + '\n', () => process.exit(0));
});
