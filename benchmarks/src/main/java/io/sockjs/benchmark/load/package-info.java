/** The bench's clients: event-driven, in one thread, with codecs of their own that share nothing with a server's. */
@NullMarked
package io.sockjs.benchmark.load;

import org.jspecify.annotations.NullMarked;
