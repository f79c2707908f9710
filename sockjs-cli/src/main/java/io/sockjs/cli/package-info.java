/** The {@code sockjs} command: {@code serve} and {@code conformance}. */
@NullMarked
package io.sockjs.cli;

import org.jspecify.annotations.NullMarked;
