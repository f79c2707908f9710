/** A raw HTTP/1 and WebSocket client for tests, and the services of a SockJS test server. */
@NullMarked
package io.sockjs.testkit;

import org.jspecify.annotations.NullMarked;
