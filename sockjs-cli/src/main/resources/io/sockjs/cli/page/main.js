// Starts the parts of the page.
import * as chat from './chat.js';
import * as diagnose from './diagnose.js';
import { byId } from './dom.js';
import * as page from './page.js';
import * as server from './server.js';

server.listen();
if (typeof SockJS === 'undefined') {
  byId('no-client').hidden = false;
  document.querySelectorAll('#try, #join, #open').forEach(button => { button.disabled = true; });
} else {
  diagnose.listen();
  chat.listen();
  page.listen();
}
