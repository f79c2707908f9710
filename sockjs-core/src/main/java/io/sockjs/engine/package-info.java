/**
 * The engine and its ports, for adapters: an adapter turns a request into an {@link io.sockjs.engine.Exchange}, hands it to
 * {@link io.sockjs.engine.Engine#handle}, and tells what becomes of the streams and sockets that the engine asked for.
 */
@NullMarked
package io.sockjs.engine;

import org.jspecify.annotations.NullMarked;
