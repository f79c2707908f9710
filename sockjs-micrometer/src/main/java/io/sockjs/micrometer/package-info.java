/** Meters of SockJS services, for any registry of Micrometer: start at {@link io.sockjs.micrometer.SockJsMetrics}. */
@NullMarked
package io.sockjs.micrometer;

import org.jspecify.annotations.NullMarked;
