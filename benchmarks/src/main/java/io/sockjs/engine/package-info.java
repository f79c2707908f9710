/** Benchmarks of what the engine keeps to itself; on the class path a package may be in two places. */
@NullMarked
package io.sockjs.engine;

import org.jspecify.annotations.NullMarked;
