// Clients that are open while their server goes away: `open` opens one for each transport and tells the server that each
// reached, `awaitClose` tells how each of some was closed, `stillOpen` which were not.
const failover = (function () {
  'use strict';

  // Only a hang lasts this long; a machine under load must not fail.
  const PATIENCE_MS = 30000;
  let clients = {};

  function within(promise, what) {
    return Promise.race([
      promise,
      new Promise(resolve => setTimeout(() => resolve(`${what}: not within ${PATIENCE_MS} ms`), PATIENCE_MS)),
    ]);
  }

  async function ofEach(transports, what) {
    const told = {};
    await Promise.all(transports.map(async transport => {
      told[transport] = await within(clients[transport][what], what);
    }));
    return told;
  }

  function client(SockJS, url, transport) {
    const sock = new SockJS(url, null, { transports: [transport], timeout: PATIENCE_MS });
    sock.onopen = () => sock.send('which');
    const closed = new Promise(resolve => {
      sock.onclose = event => resolve(`${event.code} ${event.reason}`);
    });
    const server = new Promise(resolve => {
      sock.onmessage = event => resolve(event.data.split(' ')[0]);
      closed.then(end => resolve(`closed: ${end}`));
    });
    return { sock, server, closed };
  }

  return {
    open(SockJS, url, transports) {
      // Those of an earlier time would take the browser's six HTTP connections to a host.
      Object.values(clients).forEach(old => old.sock.close());
      clients = {};
      transports.forEach(transport => {
        clients[transport] = client(SockJS, url, transport);
      });
      return ofEach(transports, 'server');
    },
    awaitClose: transports => ofEach(transports, 'closed'),
    stillOpen: () => Object.keys(clients).filter(transport => clients[transport].sock.readyState === 1),
  };
})();
