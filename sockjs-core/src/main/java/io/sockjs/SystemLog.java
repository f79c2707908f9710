package io.sockjs;

import org.jspecify.annotations.Nullable;

/** The log of {@link SockJsLog#system()}. */
final class SystemLog implements SockJsLog {
    static final SystemLog INSTANCE = new SystemLog();

    private final System.Logger logger = System.getLogger("io.sockjs");

    private SystemLog() {}

    @Override
    public void log(Severity severity, String message, @Nullable Throwable cause) {
        logger.log(level(severity), message, cause);
    }

    @Override
    public boolean isOn(Severity severity) {
        return logger.isLoggable(level(severity));
    }

    private static System.Logger.Level level(Severity severity) {
        return switch (severity) {
            case DEBUG -> System.Logger.Level.DEBUG;
            case INFO -> System.Logger.Level.INFO;
            case WARN -> System.Logger.Level.WARNING;
            case ERROR -> System.Logger.Level.ERROR;
        };
    }
}
