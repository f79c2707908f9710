/**
 * A server in memory: the engine behind an adapter of its own that speaks HTTP/1 and WebSocket over pipes instead of sockets, as
 * plainly as it can be written. It proves that the engine needs nothing of Netty, and lets faults be put between the two.
 */
@NullMarked
package io.sockjs.testkit.memory;

import org.jspecify.annotations.NullMarked;
