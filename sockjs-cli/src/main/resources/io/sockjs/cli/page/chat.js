// A chat over /broadcast, which sends each message to all of its sessions: to every tab, and to whoever else is there.
// What arrives was written by anybody, so it is only ever put in as text.
import { byId, element, submits } from './dom.js';
import { service } from './server.js';

const MAX_LINES = 200;
// Anybody may send more than this page's own field lets through.
const MAX_SHOWN = 2000;

let sock = null;

function line(kind, text) {
  const list = byId('chat-lines');
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const time = new Date();
  list.append(element('li', { class: kind },
    element('time', { datetime: time.toISOString() }, time.toLocaleTimeString()),
    // Of its own direction, so that a message cannot turn the rest of the line around.
    element('bdi', {}, text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)} …` : text)));
  while (list.childElementCount > MAX_LINES) {
    list.firstElementChild.remove();
  }
  if (atEnd) {
    list.scrollTop = list.scrollHeight;
  }
}

function join() {
  sock = new SockJS(service('broadcast'));
  show('joining');
  sock.onopen = () => {
    show('joined');
    line('note', `You are in, over ${sock.transport}. Open this page in a second tab and join there too.`);
    byId('chat-text').focus();
  };
  sock.onmessage = event => line('message', event.data);
  sock.onclose = event => {
    line('note', event.code === 1000 ? 'You left.' : `The connection ended: ${event.code} ${event.reason}`);
    show('out');
  };
}

function show(state) {
  byId('chat').dataset.state = state;
  byId('join').disabled = state !== 'out';
  byId('leave').disabled = state === 'out';
  byId('chat-send').disabled = state !== 'joined';
}

function send() {
  const text = byId('chat-text').value;
  if (text && sock && sock.readyState === SockJS.OPEN) {
    sock.send(text);
    byId('chat-text').value = '';
  }
}

export function listen() {
  byId('join').addEventListener('click', join);
  byId('leave').addEventListener('click', () => sock.close());
  submits('chat-form', send);
}
