package io.sockjs.benchmark;

import java.util.Arrays;

/**
 * What one window of time has shown.
 *
 * @param micros of the server's CPU for each operation
 * @param perSecond operations
 * @param driverMicros of the driver's CPU for each operation
 */
record Window(double micros, double perSecond, double driverMicros) {
    /** As {@link #fields} wrote it, behind the row and the server. */
    static Window parse(String[] fields) {
        return new Window(Double.parseDouble(fields[2]), Double.parseDouble(fields[3]), Double.parseDouble(fields[4]));
    }

    String fields() {
        return micros + "\t" + perSecond + "\t" + driverMicros;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
