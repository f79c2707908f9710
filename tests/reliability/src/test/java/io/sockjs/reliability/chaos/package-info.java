/** Clients that do everything at random, and an account of every message. */
@NullMarked
package io.sockjs.reliability.chaos;

import org.jspecify.annotations.NullMarked;
