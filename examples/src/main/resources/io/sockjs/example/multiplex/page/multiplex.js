'use strict';

/**
 * Channels over one SockJS connection, by the protocol of the npm package websocket-multiplex 0.1.0, which may be used instead.
 * Unlike that one, this script closes its channels when the connection ends, and closes a channel once.
 */
class MultiplexedSockJS {
  #sock;
  #channels = new Map();

  constructor(sock) {
    this.#sock = sock;
    sock.addEventListener('open', () => this.#channels.forEach(channel => channel.subscribe()));
    sock.addEventListener('message', event => this.#receive(event.data));
    sock.addEventListener('close', () => {
      const all = [...this.#channels.values()];
      this.#channels.clear();
      all.forEach(channel => channel.closed());
    });
  }

  /** The channel of a topic: one at a time, so while it is there it is given again. */
  channel(topic) {
    // The global escape leaves neither commas nor anything outside ASCII.
    const name = escape(topic);
    let channel = this.#channels.get(name);
    if (!channel) {
      channel = new MultiplexedChannel(this.#sock, name, () => this.#channels.delete(name));
      if (this.#sock.readyState <= SockJS.OPEN) {
        this.#channels.set(name, channel);
      }
      // Later, so that the caller can set its callbacks first.
      setTimeout(() => this.#sock.readyState > SockJS.OPEN ? channel.closed() : channel.subscribe());
    }
    return channel;
  }

  #receive(text) {
    const [type, name] = text.split(',', 2);
    const channel = this.#channels.get(name);
    if (channel && type === 'msg') {
      channel.received(text.slice(type.length + name.length + 2));
    } else if (channel && type === 'uns') {
      this.#channels.delete(name);
      channel.closed();
    }
  }
}

/** Like a WebSocket: onopen, onmessage, onclose, send, close, readyState. */
class MultiplexedChannel {
  readyState = SockJS.CONNECTING;
  onopen = null;
  onmessage = null;
  onclose = null;
  #sock;
  #name;
  #forget;

  constructor(sock, name, forget) {
    this.#sock = sock;
    this.#name = name;
    this.#forget = forget;
  }

  send(data) {
    if (this.readyState === SockJS.CONNECTING) {
      throw new Error('the channel is not open yet');
    }
    if (this.readyState === SockJS.OPEN) {
      this.#sock.send(`msg,${this.#name},${data}`);
    }
  }

  close() {
    if (this.readyState > SockJS.OPEN) {
      return;
    }
    if (this.readyState === SockJS.OPEN) {
      this.#sock.send(`uns,${this.#name}`);
    }
    this.readyState = SockJS.CLOSING;
    this.#forget();
    setTimeout(() => this.closed());
  }

  // The rest is for MultiplexedSockJS.

  subscribe() {
    if (this.readyState === SockJS.CONNECTING && this.#sock.readyState === SockJS.OPEN) {
      this.#sock.send(`sub,${this.#name}`);
      this.readyState = SockJS.OPEN;
      this.onopen?.({ type: 'open' });
    }
  }

  received(data) {
    this.onmessage?.({ type: 'message', data });
  }

  closed() {
    if (this.readyState !== SockJS.CLOSED) {
      this.readyState = SockJS.CLOSED;
      this.onclose?.({ type: 'close' });
    }
  }
}
