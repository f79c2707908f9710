package io.sockjs.testkit;

/**
 * An answer whose body is read as it comes.
 *
 * @param head status and headers
 * @param body what follows
 */
public record RawStream(RawResponse head, RawBody body) {}
