package io.sockjs;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code trustedProxies} option: the proxies that are believed about whom they ask for. What a client says of itself in
 * {@code X-Forwarded-For}, {@code X-Forwarded-Host} or {@code Forwarded} (RFC 7239) means nothing unless one of these passed it on.
 * No name is ever looked up. Immutable.
 */
public final class TrustedProxies {
    private static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<Range> ranges;

    private TrustedProxies(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** The addresses that begin with these bits. */
    private static final class Range {
        private final byte[] address;
        private final int bits;

        Range(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; 8 * i < bits; i++) {
                int mask = 0xff << Math.max(0, 8 - (bits - 8 * i));
                if (((address[i] ^ other[i]) & mask & 0xff) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The default: nobody is believed. */
    public static TrustedProxies none() {
        return NONE;
    }

    /**
     * Those with these addresses.
     *
     * @param cidrs such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or {@code 127.0.0.1}
     * @throws IllegalArgumentException for what is no range of addresses
     */
    public static TrustedProxies of(Collection<String> cidrs) {
        List<Range> ranges = new ArrayList<>(cidrs.size());
        cidrs.forEach(cidr -> ranges.add(range(cidr)));
        return ranges.isEmpty() ? NONE : new TrustedProxies(List.copyOf(ranges));
    }

    private static Range range(@Nullable String cidr) {
        String text = cidr == null ? "" : cidr;
        int slash = text.indexOf('/');
        InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        if (address != null) {
            byte[] bytes = address.getAddress();
            int most = 8 * bytes.length;
            int bits = slash < 0 ? most : IpLiteral.decimal(text, slash + 1, text.length());
            if (bits >= 0 && bits <= most) {
                return new Range(bytes, bits);
            }
        }
        throw SockJsOptions.Builder.bad(
                "trusted_proxies",
                String.valueOf(cidr),
                "give addresses or ranges in figures, such as 10.0.0.0/8, 2001:db8::/32 or 127.0.0.1");
    }

    /** Whether nobody is believed. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether this is the address of one of them. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Range range : ranges) {
            if (range.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of them passed the request on to us. */
    public boolean passedOn(SockJsRequest request) {
        InetAddress peer = ranges.isEmpty() ? null : request.remoteAddress().getAddress();
        return peer != null && contains(peer);
    }

    /**
     * Who made a request that came from one of them: of the addresses that were passed on, the last that is not one of theirs. The
     * port is 0 where it was not told. The peer itself when there is none, or when what was passed on cannot be read.
     */
    public InetSocketAddress client(SockJsRequest request) {
        InetSocketAddress client = Forwarded.client(request, this);
        return client == null ? request.remoteAddress() : client;
    }

    /** Which host a request was made for that came from one of them, as its {@code Host} header had it; null when it had none. */
    public @Nullable String host(SockJsRequest request) {
        String host = Forwarded.host(request, this);
        return host == null ? request.header("host") : host;
    }
}
