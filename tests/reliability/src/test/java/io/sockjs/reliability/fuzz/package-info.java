/** Arbitrary bytes for everything that reads what a client sends. */
@NullMarked
package io.sockjs.reliability.fuzz;

import org.jspecify.annotations.NullMarked;
