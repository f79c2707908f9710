/** The protocol as values and pure functions: frames, message codec, routes, pages, header rules. */
@NullMarked
package io.sockjs.protocol;

import org.jspecify.annotations.NullMarked;
