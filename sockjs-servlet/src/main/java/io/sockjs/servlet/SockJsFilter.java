package io.sockjs.servlet;

import io.sockjs.engine.Installations;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers what is below the prefixes, and leaves everything else alone. */
final class SockJsFilter implements Filter {
    private final Installations installations;
    private final Threads threads;

    SockJsFilter(Installations installations, Threads threads) {
        this.installations = installations;
        this.threads = threads;
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
                new ServletExchange(
                                request,
                                response,
                                path,
                                threads,
                                target.engine().options())
                        .serve(target);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
