/** The servers of this module that the bench starts: ours, and the floor that no server on the same codec can go below. */
@NullMarked
package io.sockjs.benchmark.server;

import org.jspecify.annotations.NullMarked;
