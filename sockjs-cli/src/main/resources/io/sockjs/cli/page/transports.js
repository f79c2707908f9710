// The transports of sockjs-client 1.6.1, in the order in which it tries them. `roundTrips`: how many of them the
// client gives each to open (each 300 ms plus the info request's time, or four times that time when it is above 100 ms).

export const TRANSPORTS = [
  {
    name: 'websocket', kind: 'socket', roundTrips: 2,
    about: 'One connection for both ways: the fastest there is.',
  },
  {
    name: 'xhr-streaming', kind: 'stream', roundTrips: 2,
    about: 'One long answer carries the messages; each send is a request.',
  },
  {
    name: 'xdr-streaming', kind: 'stream', roundTrips: 2,
    unusable: 'it needs XDomainRequest, which only Internet Explorer 8 and 9 had.',
  },
  {
    name: 'eventsource', kind: 'stream', roundTrips: 2,
    about: 'One long answer of server-sent events; each send is a request.',
  },
  {
    name: 'iframe-eventsource', kind: 'stream', roundTrips: 3,
    about: 'Server-sent events in a hidden frame of the server’s own origin.',
  },
  {
    name: 'htmlfile', kind: 'stream', roundTrips: 2,
    about: 'A document that never ends loading; its scripts carry the messages.',
    unusable: 'its scripts call this page, which is forbidden across origins. iframe-htmlfile is the way round.',
  },
  {
    name: 'iframe-htmlfile', kind: 'stream', roundTrips: 3,
    about: 'The endless document, in a hidden frame of the server’s own origin.',
  },
  {
    name: 'xhr-polling', kind: 'poll', roundTrips: 2,
    about: 'Each answer ends with its messages, so it gets through what buffers.',
  },
  {
    name: 'xdr-polling', kind: 'poll', roundTrips: 2,
    unusable: 'it needs XDomainRequest, which only Internet Explorer 8 and 9 had.',
  },
  {
    name: 'iframe-xhr-polling', kind: 'poll', roundTrips: 3,
    about: 'Polls in a hidden frame of the server’s own origin.',
  },
  {
    name: 'jsonp-polling', kind: 'poll', roundTrips: 1,
    about: 'Each answer is a script: works where nothing else does.',
  },
];

/** The limit that the client sets itself for opening a transport, when the application names none. */
export function clientLimit(transport, infoMs) {
  return transport.roundTrips * (infoMs > 100 ? 4 * infoMs : 300 + infoMs);
}
