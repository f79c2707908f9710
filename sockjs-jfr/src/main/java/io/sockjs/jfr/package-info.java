/** Events of SockJS services for the JDK's Flight Recorder: start at {@link io.sockjs.jfr.SockJsFlightRecorder}. */
@NullMarked
package io.sockjs.jfr;

import org.jspecify.annotations.NullMarked;
