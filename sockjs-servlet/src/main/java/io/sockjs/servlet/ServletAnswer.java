package io.sockjs.servlet;

import io.sockjs.protocol.Answer;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/** Puts an answer into the container's response, beside what filters and the container itself put there. */
final class ServletAnswer {
    private static final Set<String> ADD_UP = Set.of("Set-Cookie", "Vary");

    private ServletAnswer() {}

    /** Head and body. */
    static void write(Answer answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        head(answer, request, response);
        if (answer.status() != 204 && answer.status() != 304) {
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
        }
    }

    /** Filters before us may have set headers: ours take the place of theirs, as two of one name would spoil both. */
    static void head(Answer answer, HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(answer.status());
        for (Answer.Header header : answer.headers()) {
            if (isCookieOfTheContainer(header, request)) {
                continue;
            }
            if (ADD_UP.contains(header.name())) {
                response.addHeader(header.name(), header.value());
            } else {
                response.setHeader(header.name(), header.value());
            }
        }
    }

    /**
     * The cookie that the browser has sent, or is about to get, may be the container's own: repeated, it would lose {@code HttpOnly} and
     * its like, and come back after a login has changed it.
     */
    private static boolean isCookieOfTheContainer(Answer.Header header, HttpServletRequest request) {
        if (!header.name().equals("Set-Cookie")) {
            return false;
        }
        if (header.value().equals(cookie("dummy")) && isSessionNew(request)) {
            return true;
        }
        Cookie[] sent = request.getCookies();
        return sent != null
                && Arrays.stream(sent)
                        .filter(each -> each.getName().equals("JSESSIONID"))
                        .anyMatch(each -> header.value().equals(cookie(each.getValue())));
    }

    /** Whether the container adds its cookie to this answer, which not every container shows among the headers before. */
    private static boolean isSessionNew(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.isNew();
    }

    /** As the option {@code jsessionid} sets it. */
    private static String cookie(String value) {
        return "JSESSIONID=" + value + "; path=/";
    }
}
