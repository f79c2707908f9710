/** Peers and handlers that stall, and what the server's process is afterwards. */
@NullMarked
package io.sockjs.reliability.soak;

import org.jspecify.annotations.NullMarked;
