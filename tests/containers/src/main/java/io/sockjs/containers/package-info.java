/** Servlet containers for tests: each serves what it is given, on a port of the system's choice. */
@NullMarked
package io.sockjs.containers;

import org.jspecify.annotations.NullMarked;
