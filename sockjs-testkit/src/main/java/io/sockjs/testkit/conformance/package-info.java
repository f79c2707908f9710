/** The SockJS protocol, rule by rule, as tests against a server that is known by its address alone. */
@NullMarked
package io.sockjs.testkit.conformance;

import org.jspecify.annotations.NullMarked;
