package io.sockjs.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers of an answer in their order, duplicates kept; names are looked up without regard to case. */
public final class RawHeaders {
    private final List<Map.Entry<String, String>> entries;

    RawHeaders(List<Map.Entry<String, String>> entries) {
        this.entries = List.copyOf(entries);
    }

    public List<Map.Entry<String, String>> entries() {
        return entries;
    }

    public boolean has(String name) {
        return first(name) != null;
    }

    /** The first value of that name. */
    public @Nullable String first(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
    }

    public List<String> all(String name) {
        return entries.stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Whether a header that is a list has this element, in any case. */
    public boolean lists(String name, String element) {
        return all(name).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .anyMatch(each -> each.strip().equalsIgnoreCase(element));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(entry.getKey())
                .append(": ")
                .append(entry.getValue())
                .append('\n'));
        return text.toString();
    }
}
