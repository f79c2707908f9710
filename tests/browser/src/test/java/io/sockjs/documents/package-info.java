/** What the documents say, held against the code. */
@NullMarked
package io.sockjs.documents;

import org.jspecify.annotations.NullMarked;
