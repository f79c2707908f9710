// The server that all of this page talks to, and the form that chooses it.
import { byId } from './dom.js';

const { KEY, own, server, parse } = window.serverUnderTest;

export const isOwn = server === own;
export const sameOrigin = new URL(server).origin === location.origin;
export const shown = server.replace(/\/$/, '');

/** The URL of a service of the server under test. */
export function service(name) {
  return server + name;
}

// The policy of a page cannot be widened later, so another server needs another page: it is loaded anew.
function use(url) {
  try {
    if (url === own) {
      sessionStorage.removeItem(KEY);
    } else {
      sessionStorage.setItem(KEY, url);
    }
  } catch (storageIsOff) {
    tell('This browser forbids the page to remember the server for this tab, so only its own server can be tested.', true);
    return;
  }
  location.reload();
}

function tell(words, bad) {
  byId('server-notice').textContent = words;
  byId('server-notice').classList.toggle('bad', bad);
}

export function listen() {
  byId('server').value = shown;
  byId('own-server').disabled = isOwn;
  tell(isOwn ? 'The server that this page comes from.' : `Another server than this page’s, ${sameOrigin
    ? 'of the same origin.' : 'of another origin: what follows is tested across origins.'}`, false);
  byId('server-form').addEventListener('submit', event => {
    event.preventDefault();
    const url = parse(byId('server').value.trim());
    if (url) {
      use(url);
    } else {
      tell('That is not the URL of a server, such as http://127.0.0.1:8081', true);
    }
  });
  byId('own-server').addEventListener('click', () => use(own));
}
