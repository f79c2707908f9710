// Runs before every other script: which server does this page test, and what may the page reach because of it?
//
// The server is remembered in the tab's sessionStorage and not in the page's address, on purpose: jsonp-polling runs
// scripts of the server that is tested within this page, so only a person at this page may choose that server. A link
// that chose it would let whoever made the link run scripts here.
(function () {
  'use strict';

  const KEY = 'sockjs-server';
  // What a host may be made of; a policy is a text, and "a;b" is a host to URL.
  const PLAIN_HOST = /^[a-z0-9._:[\]-]+$/i;
  const own = new URL('.', document.baseURI).href;

  // The base URL of a server, with a slash at its end; null when it is not one.
  function parse(text) {
    try {
      const url = new URL(text);
      const usable = /^https?:$/.test(url.protocol) && PLAIN_HOST.test(url.host) && !url.username && !url.password;
      return usable ? url.origin + url.pathname.replace(/\/*$/, '/') : null;
    } catch (notAUrl) {
      return null;
    }
  }

  function remembered() {
    try {
      return parse(sessionStorage.getItem(KEY) || '');
    } catch (storageIsOff) {
      return null;
    }
  }

  // A second policy can only take away: what is left of "any host" in the first one is the server under test.
  function narrow(server) {
    const http = new URL(server).origin;
    const hosts = `${http} ${http.replace(/^http/, 'ws')}`;
    const ownSocket = location.origin.replace(/^http/, 'ws');
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = [
      `script-src 'self' ${http}`,
      `connect-src 'self' ${ownSocket} ${hosts}`,
      `frame-src 'self' ${http}`,
      `form-action 'self' ${http}`,
    ].join('; ');
    document.head.append(meta);
  }

  const server = remembered() || own;
  narrow(server);
  window.serverUnderTest = { KEY, own, server, parse };
})();
