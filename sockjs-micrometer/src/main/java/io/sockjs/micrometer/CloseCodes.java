package io.sockjs.micrometer;

import java.util.Arrays;
import java.util.Collection;

/**
 * The close codes that have a tag value of their own; all others share {@code other}. Clients choose codes too, so without a list
 * any of them could make as many time series as there are numbers. Immutable.
 */
final class CloseCodes {
    /** The most codes that an application may add. */
    static final int MOST_OF_APPLICATION = 50;

    /** Those of RFC 6455 section 7.4 and its registry, and those with which SockJS sessions end. */
    private static final int[] DOCUMENTED = {
        1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4001, 4002
    };

    private final int[] sorted;

    private CloseCodes(int[] sorted) {
        this.sorted = sorted;
    }

    /**
     * The documented ones and an application's own.
     *
     * @throws IllegalArgumentException when there are too many
     */
    static CloseCodes with(Collection<Integer> ofApplication) {
        if (ofApplication.size() > MOST_OF_APPLICATION) {
            throw new IllegalArgumentException("close codes with a tag value of their own cannot be "
                    + ofApplication.size() + ": name " + MOST_OF_APPLICATION
                    + " at most, since each makes a time series for each transport");
        }
        int[] all = Arrays.copyOf(DOCUMENTED, DOCUMENTED.length + ofApplication.size());
        int next = DOCUMENTED.length;
        for (int code : ofApplication) {
            all[next++] = code;
        }
        return new CloseCodes(Arrays.stream(all).sorted().distinct().toArray());
    }

    /** How many tag values there are. */
    int size() {
        return sorted.length + 1;
    }

    /** Which of the tag values a code has. */
    int indexOf(int code) {
        int index = Arrays.binarySearch(sorted, code);
        return index < 0 ? sorted.length : index;
    }

    /** The tag value at an index. */
    String word(int index) {
        return index == sorted.length ? "other" : Integer.toString(sorted[index]);
    }
}
