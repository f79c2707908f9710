package io.sockjs.engine;

import io.sockjs.SockJsOptions;

/**
 * What all sessions of an installation share.
 *
 * @param crowdedAt how many characters may wait for the application before the client is made to wait
 */
record SessionSetup(
        Application application, Watch watch, SockJsOptions options, SessionMachine.Limits limits, long crowdedAt) {
    /** As much as a streaming answer has by default, so that a poll after a pause brings much, and holds little. */
    private static final int BATCH_BYTES = 128 * 1024;

    static SessionSetup of(Application application, Watch watch, SockJsOptions options) {
        return new SessionSetup(
                application,
                watch,
                options,
                new SessionMachine.Limits(
                        options.heartbeatDelay().toNanos(),
                        options.pongTimeout().toNanos(),
                        options.disconnectDelay().toNanos(),
                        options.sendBufferLimit(),
                        options.sendQueueLimit(),
                        BATCH_BYTES,
                        options.memoryBudget()),
                options.receiveBufferLimit());
    }
}
