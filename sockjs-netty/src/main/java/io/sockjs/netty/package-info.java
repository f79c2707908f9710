/**
 * SockJS on Netty: {@link io.sockjs.netty.SockJsNetty} for a pipeline that an application has, and
 * {@link io.sockjs.netty.SockJsHttpServer} for one that has none.
 */
@NullMarked
package io.sockjs.netty;

import org.jspecify.annotations.NullMarked;
