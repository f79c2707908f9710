/** The list of what an attacker tries, case by case. */
@NullMarked
package io.sockjs.reliability.threat;

import org.jspecify.annotations.NullMarked;
