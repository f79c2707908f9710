package io.sockjs.engine;

import io.sockjs.SockJsOptions;

/**
 * What all sessions of an installation share.
 *
 * @param crowdedAt how many characters may wait for the application before the client is made to wait
 */
record SessionSetup(Application application, SessionMachine.Limits limits, long crowdedAt) {
    static SessionSetup of(Application application, SockJsOptions options) {
        return new SessionSetup(
                application,
                new SessionMachine.Limits(
                        options.heartbeatDelay().toNanos(),
                        options.pongTimeout().toNanos(),
                        options.disconnectDelay().toNanos(),
                        options.sendBufferLimit()),
                options.messageLimit());
    }
}
