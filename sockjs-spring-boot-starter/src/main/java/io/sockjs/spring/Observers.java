package io.sockjs.spring;

import io.sockjs.SockJsObserver;
import org.jspecify.annotations.Nullable;

/** Who is told what happens in each service; in terms that need no library of metrics. */
interface Observers {
    /** One for the service under that prefix; null when it is counted already. */
    @Nullable SockJsObserver of(String prefix);
}
