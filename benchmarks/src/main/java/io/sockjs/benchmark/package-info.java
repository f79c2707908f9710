/** What the server costs: parts of it under JMH, and the whole of it beside a floor and its rivals ({@link Bench}). */
@NullMarked
package io.sockjs.benchmark;

import org.jspecify.annotations.NullMarked;
