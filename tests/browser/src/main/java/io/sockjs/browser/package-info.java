/** The real sockjs-client, in Chromium and under Node, against the server. */
@NullMarked
package io.sockjs.browser;

import org.jspecify.annotations.NullMarked;
