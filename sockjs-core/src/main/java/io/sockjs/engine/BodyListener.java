package io.sockjs.engine;

/** What an adapter tells of a request's body: one of these, once, on its I/O thread. */
public interface BodyListener {
    /**
     * All of it is here.
     *
     * @param bytes the engine's from now on
     */
    void body(byte[] bytes);

    /** It is longer than the limit; the rest is not read. */
    void tooLarge();

    /** It has not come within {@link io.sockjs.SockJsOptions#bodyTimeout()}; the rest is not read. */
    void tooSlow();

    /** The {@link io.sockjs.MemoryBudget} has no room for it; the rest is not read. */
    void overloaded();

    /** The peer has vanished, or its encoding is broken, before all of it was here; any answer means nothing. */
    void aborted();
}
