package io.sockjs.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Pictures of results, as SVG. */
final class Plot {
    private static final List<String> COLOURS =
            List.of("#9aa0a6", "#1a73e8", "#f29900", "#f7c667", "#188038", "#c5221f", "#8e24aa", "#12b5cb");
    private static final int LABEL = 250;
    private static final int WIDTH = 900;
    private static final int BAR = 13;
    private static final int LINE = 12;
    private static final int LEFT = 70;
    private static final int RIGHT = 780;
    private static final int TOP = 20;
    private static final int BOTTOM = 380;

    private Plot() {}

    /** CPU of each server on each row, on a logarithmic scale. */
    static String bars(List<ServerKind> kinds, List<RowResult> rows) {
        double most = 1;
        double least = 1e9;
        for (RowResult row : rows) {
            for (ServerKind kind : row.windows().keySet()) {
                most = Math.max(most, row.micros(kind));
                least = Math.min(least, row.micros(kind));
            }
        }
        int low = (int) Math.floor(Math.log10(least));
        int high = (int) Math.ceil(Math.log10(most));
        StringBuilder body = new StringBuilder();
        int y = 70;
        for (RowResult row : rows) {
            text(
                    body,
                    LABEL - 10,
                    y + row.windows().size() * BAR / 2 + 4,
                    "end",
                    row.row().label());
            for (ServerKind kind : row.windows().keySet()) {
                double micros = row.micros(kind);
                int length = Math.max(2, x(micros, low, high) - LABEL);
                body.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
                        LABEL,
                        y,
                        length,
                        BAR - 2,
                        COLOURS.get(kind.ordinal())));
                text(body, LABEL + length + 5, y + BAR - 3, "start", RowResult.number(micros));
                y += BAR;
            }
            y += 12;
        }
        StringBuilder grid = new StringBuilder();
        for (int power = low; power <= high; power++) {
            int x = x(Math.pow(10, power), low, high);
            grid.append(String.format(
                    Locale.ROOT, "<line x1=\"%d\" y1=\"60\" x2=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>%n", x, x, y));
            text(grid, x, 55, "middle", power < 0 ? "0.1 µs" : "1" + "0".repeat(power) + " µs");
        }
        StringBuilder legend = new StringBuilder();
        int at = LABEL;
        for (ServerKind kind : kinds) {
            legend.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"14\" width=\"11\" height=\"11\" fill=\"%s\"/>%n",
                    at,
                    COLOURS.get(kind.ordinal())));
            text(legend, at + 16, 24, "start", kind.label());
            at += 105;
        }
        return svg(
                y + 10,
                "CPU of the server for each operation, by server and transport",
                legend.toString() + grid + body);
    }

    /** Heap by the number of sessions; of servers without one, process memory. */
    static String lines(List<ServerKind> kinds, List<IdleResult> results) {
        int mostSessions = 1;
        long mostBytes = 1;
        for (IdleResult result : results) {
            mostSessions = Math.max(mostSessions, result.sessions());
            mostBytes = Math.max(mostBytes, bytes(result));
        }
        StringBuilder body = new StringBuilder();
        for (int step = 0; step <= 4; step++) {
            int y = BOTTOM - step * (BOTTOM - TOP) / 4;
            int x = LEFT + step * (RIGHT - LEFT) / 4;
            body.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>%n",
                    LEFT,
                    y,
                    RIGHT,
                    y));
            text(body, LEFT - 6, y + 4, "end", String.format(Locale.ROOT, "%.0f MB", step * mostBytes / 4e6));
            text(body, x, BOTTOM + 16, "middle", Integer.toString(step * mostSessions / 4));
        }
        text(body, (LEFT + RIGHT) / 2, BOTTOM + 34, "middle", "idle WebSocket sessions");
        List<Integer> labels = new ArrayList<>();
        for (ServerKind kind : kinds) {
            StringBuilder points = new StringBuilder(LEFT + "," + BOTTOM);
            int y = BOTTOM;
            for (IdleResult result : results) {
                if (result.kind() == kind) {
                    int x = LEFT + (int) ((long) result.sessions() * (RIGHT - LEFT) / mostSessions);
                    y = BOTTOM - (int) (Math.max(0, bytes(result)) * (BOTTOM - TOP) / mostBytes);
                    points.append(' ').append(x).append(',').append(y);
                }
            }
            String colour = COLOURS.get(kind.ordinal());
            body.append(String.format(
                    Locale.ROOT,
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                    points,
                    colour));
            String label = kind == ServerKind.SOCKJS_NODE ? kind.label() + " (process)" : kind.label();
            int place = y + 4;
            while (isNear(labels, place)) {
                place -= LINE;
            }
            labels.add(place);
            text(body, RIGHT + 8, place, "start", label);
        }
        return svg(BOTTOM + 50, "Heap by the number of idle WebSocket sessions", body.toString());
    }

    /** Whether a label there would touch another. */
    private static boolean isNear(List<Integer> labels, int place) {
        return labels.stream().anyMatch(other -> Math.abs(other - place) < LINE);
    }

    private static long bytes(IdleResult result) {
        return result.kind() == ServerKind.SOCKJS_NODE ? result.process() : result.heap();
    }

    private static int x(double micros, int low, int high) {
        double part = (Math.log10(micros) - low) / (high - low);
        return LABEL + (int) Math.round(part * (WIDTH - LABEL - 60));
    }

    static void text(StringBuilder svg, int x, int y, String anchor, String words) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words));
    }

    static String svg(int height, String title, String body) {
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">%n"
                        + "<title>%s</title>%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n%s</svg>%n",
                WIDTH + 60,
                height,
                title,
                body);
    }
}
