/** SockJS in any Jakarta Servlet container: Tomcat, Jetty, Undertow. */
@NullMarked
package io.sockjs.servlet;

import org.jspecify.annotations.NullMarked;
