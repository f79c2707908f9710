// The transports of sockjs-client 1.6.1, in the order in which it tries them. `roundTrips`: how many of them the
// client gives each to open (each 300 ms plus the info request's time, or four times that time when it is above 100 ms).

export const TRANSPORTS = [
  {
    name: 'websocket', kind: 'socket', roundTrips: 2,
    about: 'One connection for both ways: the fastest there is.',
  },
  {
    name: 'xhr-streaming', kind: 'stream', roundTrips: 2,
    about: 'One long answer brings messages; sends are requests.',
  },
  {
    name: 'xdr-streaming', kind: 'stream', roundTrips: 2,
    unusable: 'only Internet Explorer 8 and 9 had XDomainRequest.',
  },
  {
    name: 'eventsource', kind: 'stream', roundTrips: 2,
    about: 'Server-sent events bring messages; sends are requests.',
  },
  {
    name: 'iframe-eventsource', kind: 'stream', roundTrips: 3,
    about: 'Server-sent events, in a hidden frame of the server’s origin.',
  },
  {
    name: 'htmlfile', kind: 'stream', roundTrips: 2,
    about: 'A document that never ends loading brings messages.',
    unusable: 'its scripts call this page, which is forbidden across origins. iframe-htmlfile is the way round.',
  },
  {
    name: 'iframe-htmlfile', kind: 'stream', roundTrips: 3,
    about: 'The endless document, in a frame of the server’s origin.',
  },
  {
    name: 'xhr-polling', kind: 'poll', roundTrips: 2,
    about: 'Each answer ends with its messages, so buffering is no harm.',
  },
  {
    name: 'xdr-polling', kind: 'poll', roundTrips: 2,
    unusable: 'only Internet Explorer 8 and 9 had XDomainRequest.',
  },
  {
    name: 'iframe-xhr-polling', kind: 'poll', roundTrips: 3,
    about: 'Polls, in a hidden frame of the server’s origin.',
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
