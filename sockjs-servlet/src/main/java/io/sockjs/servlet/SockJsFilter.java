package io.sockjs.servlet;

import io.sockjs.SockJsLog;
import io.sockjs.SockJsOptions;
import io.sockjs.engine.Installations;
import io.sockjs.protocol.Answer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Answers what is below the prefixes, and leaves everything else alone. */
final class SockJsFilter implements Filter {
    private final Installations installations;
    private final Threads threads;
    private final Runnable atItsEnd;
    private final AtomicBoolean toldOfNoAsync = new AtomicBoolean();

    SockJsFilter(Installations installations, Threads threads, Runnable atItsEnd) {
        this.installations = installations;
        this.threads = threads;
        this.atItsEnd = atItsEnd;
    }

    @Override
    public void doFilter(ServletRequest any, ServletResponse anyResponse, FilterChain chain)
            throws IOException, ServletException {
        if (!(any instanceof HttpServletRequest request) || !(anyResponse instanceof HttpServletResponse response)) {
            chain.doFilter(any, anyResponse);
            return;
        }
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            String late = ServletExchange.class.getName();
            if (request.getAttribute(late) instanceof ServletExchange exchange) {
                request.removeAttribute(late);
                exchange.upgradeHere(request, response);
                return;
            }
        } else {
            String path = RequestPath.of(request);
            Installations.Target target = installations.find(path);
            if (target != null
                    && RequestPath.isUnderstoodAlike(
                            request, path, target.match().prefix())) {
                SockJsOptions options = target.engine().options();
                ServletExchange exchange = new ServletExchange(request, response, path, threads, options);
                if (request.isAsyncSupported()) {
                    exchange.serve(target);
                } else {
                    refuse(exchange, options.log());
                }
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** Nothing that stays open could be ended, nor told that its client has gone. */
    private void refuse(ServletExchange exchange, SockJsLog log) {
        if (toldOfNoAsync.compareAndSet(false, true)) {
            log.log(
                    SockJsLog.Severity.ERROR,
                    "no request can be served, as a filter or servlet in the chain has no asynchronous support: set"
                            + " async-supported on this filter and on every filter and servlet before it (told once)",
                    null);
        }
        exchange.answer(Answer.text(500, "The server's filters do not support asynchronous requests."));
    }

    @Override
    public void destroy() {
        atItsEnd.run();
    }
}
