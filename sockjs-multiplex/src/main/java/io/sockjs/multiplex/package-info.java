/**
 * Several channels over one SockJS connection, for the browser script {@code websocket-multiplex}: start at
 * {@link io.sockjs.multiplex.SockJsMultiplexer}.
 */
@NullMarked
package io.sockjs.multiplex;

import org.jspecify.annotations.NullMarked;
