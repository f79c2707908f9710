/**
 * What an application writes against: a {@link io.sockjs.SockJsServer} with its {@link io.sockjs.SockJsOptions}, and the
 * {@link io.sockjs.SockJsConnection}s that it is given.
 */
@NullMarked
package io.sockjs;

import org.jspecify.annotations.NullMarked;
