package io.sockjs.reliability;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What Netty logs as a warning or worse, leaks included; it has java.util.logging here. */
public final class NettyLog extends Handler implements AutoCloseable {
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    private NettyLog() {}

    public static NettyLog record() {
        NettyLog log = new NettyLog();
        NETTY.addHandler(log);
        return log;
    }

    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            complaints.add(line.getLoggerName() + ": " + line.getMessage() + " " + line.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        NETTY.removeHandler(this);
    }
}
