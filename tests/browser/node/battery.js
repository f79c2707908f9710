// Runs the battery under Node: node battery.js URL transport. Prints the results as JSON.
'use strict';

const SockJS = require('sockjs-client');
const battery = require('../src/main/resources/io/sockjs/browser/checks.js');

const [url, transport] = process.argv.slice(2);
if (!transport) {
  console.error('usage: node battery.js URL transport');
  process.exit(2);
}
battery.run(SockJS, url, transport).then(results => {
  // The client's timers would keep the process alive for a while.
  process.stdout.write(JSON.stringify(results) + '\n', () => process.exit(0));
});
