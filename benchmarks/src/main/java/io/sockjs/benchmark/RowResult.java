package io.sockjs.benchmark;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a row has shown: the windows of each server, round by round. */
record RowResult(Row row, Map<ServerKind, List<Window>> windows) {
    static RowResult of(Row row) {
        return new RowResult(row, new EnumMap<>(ServerKind.class));
    }

    boolean has(ServerKind kind) {
        return windows.containsKey(kind);
    }

    double micros(ServerKind kind) {
        return Window.median(of(kind).stream().mapToDouble(Window::micros).toArray());
    }

    double perSecond(ServerKind kind) {
        return Window.median(of(kind).stream().mapToDouble(Window::perSecond).toArray());
    }

    double driverMicros(ServerKind kind) {
        return Window.median(of(kind).stream().mapToDouble(Window::driverMicros).toArray());
    }

    /** How many times another's cost is ours: the median over the rounds, since what disturbs a round disturbs both. */
    double ratio(ServerKind to) {
        List<Window> ours = of(ServerKind.SOCKJS_JAVA);
        List<Window> others = of(to);
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours.get(i).micros() / others.get(i).micros();
        }
        return Window.median(ratios);
    }

    @Nullable ServerKind bestRival() {
        ServerKind best = null;
        for (ServerKind kind : windows.keySet()) {
            if (kind.isRival() && (best == null || micros(kind) < micros(best))) {
                best = kind;
            }
        }
        return best;
    }

    List<Window> of(ServerKind kind) {
        List<Window> found = windows.get(kind);
        if (found == null) {
            throw new IllegalArgumentException(kind.label() + " was not measured");
        }
        return found;
    }

    /** As cells of the table: each server's cost, then ours against floor and best rival, each with its bound. */
    String cells(List<ServerKind> kinds) {
        StringBuilder cells = new StringBuilder("| ").append(row.label());
        for (ServerKind kind : kinds) {
            cells.append(" | ").append(has(kind) ? number(micros(kind)) : "");
        }
        cells.append(" | ").append(has(ServerKind.NETTY) ? bound(ratio(ServerKind.NETTY), row.ofFloor()) : "");
        ServerKind rival = bestRival();
        cells.append(" | ").append(rival == null ? "" : bound(ratio(rival), row.ofRival()) + ", " + rival.label());
        return cells.append(" |").toString();
    }

    private static String bound(double ratio, double most) {
        String said = String.format(Locale.ROOT, "%.2f", ratio);
        if (most == 0) {
            return said;
        }
        return said + (ratio <= most ? " (≤ " : " (**missed** ") + most + ")";
    }

    static String number(double micros) {
        return String.format(Locale.ROOT, micros < 10 ? "%.2f" : micros < 100 ? "%.1f" : "%.0f", micros);
    }
}
