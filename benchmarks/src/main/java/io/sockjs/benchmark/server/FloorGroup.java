package io.sockjs.benchmark.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes one ready-made buffer to many channels. */
final class FloorGroup {
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    void add(Channel channel) {
        channels.add(channel);
        channel.closeFuture().addListener(closed -> channels.remove(channel));
    }

    /** The message as a frame (RFC 6455 section 5.2), made once. */
    void send(ByteBuf message) {
        int size = message.readableBytes();
        ByteBuf frame = Unpooled.directBuffer(size + 4).writeByte(0x81);
        if (size < 126) {
            frame.writeByte(size);
        } else {
            frame.writeByte(126).writeShort(size);
        }
        frame.writeBytes(message);
        for (Channel channel : channels) {
            channel.write(frame.retainedDuplicate(), channel.voidPromise());
        }
        frame.release();
    }

    void flush() {
        for (Channel channel : channels) {
            channel.flush();
        }
    }
}
