/** What nothing a client does may cause. */
@NullMarked
package io.sockjs.reliability;

import org.jspecify.annotations.NullMarked;
