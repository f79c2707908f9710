/** SockJS in Spring Boot applications: annotate a {@link SockJsHandler} with {@link SockJsEndpoint}. */
@NullMarked
package io.sockjs.spring;

import org.jspecify.annotations.NullMarked;
