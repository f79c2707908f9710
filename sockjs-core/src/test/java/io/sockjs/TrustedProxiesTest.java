package io.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a client is that comes by way of proxies. */
class TrustedProxiesTest {
    private static final TrustedProxies OURS = TrustedProxies.of(List.of("10.0.0.0/8", "2001:db8:1::/48"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1                               | 192.0.2.1:0",
                "192.0.2.1:4711                          | 192.0.2.1:4711",
                "203.0.113.9, 192.0.2.1                  | 192.0.2.1:0",
                "203.0.113.9, 192.0.2.1, 10.1.2.3        | 192.0.2.1:0",
                "203.0.113.9,192.0.2.1,10.1.2.3,10.9.9.9 | 192.0.2.1:0",
                "10.5.5.5, 10.1.2.3                      | 10.5.5.5:0",
                "2001:db8::7                             | [2001:db8:0:0:0:0:0:7]:0",
                "[2001:db8::7]                           | [2001:db8:0:0:0:0:0:7]:0",
                "[2001:db8::7]:99, 2001:db8:1::1         | [2001:db8:0:0:0:0:0:7]:99",
                "::ffff:192.0.2.1                        | 192.0.2.1:0",
                "unknown                                 | peer",
                "192.0.2.1, localhost                    | peer",
                "192.0.2.1,                              | peer",
                "''                                      | peer",
                "192.0.2                                 | peer",
                "192.0.2.256                             | peer",
                "192.0.2.01                              | peer",
                "3221225985                              | peer",
                "0x7f.1                                  | peer",
                "192.0.2.1:99999                         | peer",
                "192.0.2.1:-1                            | peer",
                "[192.0.2.1]                             | peer",
                "fe80::1%eth0                            | peer",
                "2001:db8::7::8                          | peer",
                "example.com                             | peer",
                "dead                                    | peer",
            })
    void clientIsTheLastAddressThatIsNoProxyOfOurs(String list, String client) {
        Request request = new Request("10.0.0.1").with("x-forwarded-for", list);
        assertThat(shown(OURS.client(request))).isEqualTo(client.equals("peer") ? "10.0.0.1:5555" : client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=192.0.2.1                                       | 192.0.2.1:0  | own",
                "For=\"192.0.2.1:47\";proto=http;Host=a.example      | 192.0.2.1:47 | a.example",
                "for=192.0.2.9;host=x, for=192.0.2.1;host=a, for=10.0.0.3;host=b | 192.0.2.1:0 | a",
                "for=\"[2001:db8::7]:99\"                            | [2001:db8:0:0:0:0:0:7]:99 | own",
                "for=\"a,b\", for=192.0.2.1;host=\"a:81\"            | 192.0.2.1:0  | a:81",
                "for=unknown                                         | peer         | own",
                "for=_hidden;host=a                                  | peer         | a",
                "for=\"192.0.2.1                                     | peer         | own",
                "for=\"x, for=192.0.2.1                              | peer         | own",
                "for=\"192.0.2.1\\                                   | peer         | own",
                "for=\"x\\\", for=192.0.2.1\"                        | peer         | own",
                "=;=,;,=                                             | peer         | own",
                "host=a                                              | peer         | a",
            })
    void forwardedOfRfc7239IsReadWhereTheOtherIsNotThere(String forwarded, String client, String host) {
        Request request = new Request("10.0.0.1").with("forwarded", forwarded).with("host", "own");
        assertThat(shown(OURS.client(request))).isEqualTo(client.equals("peer") ? "10.0.0.1:5555" : client);
        assertThat(OURS.host(request)).isEqualTo(host);
        request = request.with("x-forwarded-for", "198.51.100.1");
        assertThat(shown(OURS.client(request))).isEqualTo("198.51.100.1:0");
        assertThat(OURS.host(request)).isEqualTo("own");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,        10.255.255.255,    true",
        "10.0.0.0/8,        11.0.0.0,          false",
        "192.168.4.0/22,    192.168.7.255,     true",
        "192.168.4.0/22,    192.168.8.0,       false",
        "192.0.2.1,         192.0.2.1,         true",
        "192.0.2.1/32,      192.0.2.2,         false",
        "192.0.2.0/31,      192.0.2.1,         true",
        "0.0.0.0/0,         203.0.113.1,       true",
        "0.0.0.0/0,         2001:db8::1,       false",
        "2001:db8::/33,     2001:db8:7fff::1,  true",
        "2001:db8::/33,     2001:db8:8000::1,  false",
        "::1,               ::1,               true",
        "::ffff:10.0.0.0/8, 10.1.1.1,          true",
    })
    void rangeHoldsTheAddressesThatBeginWithItsBits(String range, String address, boolean inside) throws Exception {
        assertThat(TrustedProxies.of(List.of(range)).contains(InetAddress.getByName(address)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.com",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0/8",
                "/8",
                "",
                "::/129",
                "10.0.0.0/-1",
                "*",
                "10.0.0.0/8/8",
                "fe80::1%eth0",
                "10.0.0.1:80",
                "[::1]"
            })
    void rangeThatIsNoneIsRefusedByName(String range) {
        assertThatThrownBy(() -> SockJsOptions.builder().trustedProxies(range))
                .hasMessageStartingWith("option trusted_proxies cannot be \"" + range + "\": ")
                .hasMessageContaining("10.0.0.0/8");
    }

    @Test
    @SuppressWarnings("NullAway") // What the types forbid and an application may do all the same.
    void rangeThatIsNullIsRefusedByName() {
        assertThatThrownBy(() -> SockJsOptions.builder().trustedProxies((String) null))
                .hasMessageContaining("option trusted_proxies cannot be");
        assertThatThrownBy(() -> SockJsOptions.builder().trustedProxies((List<String>) null))
                .hasMessageContaining("option trusted_proxies cannot be");
    }

    @Test
    void nobodyIsTrustedByDefault() {
        TrustedProxies none = SockJsOptions.defaults().trustedProxies();
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.passedOn(new Request("127.0.0.1"))).isFalse();
        assertThat(OURS.passedOn(new Request("10.0.0.1"))).isTrue();
        assertThat(OURS.passedOn(new Request("192.0.2.1"))).isFalse();
        Request unresolved = new Request(InetSocketAddress.createUnresolved("10.0.0.1", 1));
        assertThat(OURS.passedOn(unresolved)).isFalse();
    }

    @Test
    void hostIsTheFirstThatWasForwarded() {
        Request request = new Request("10.0.0.1").with("host", "inner");
        assertThat(OURS.host(request)).isEqualTo("inner");
        assertThat(OURS.host(request.with("x-forwarded-host", "a.example:81"))).isEqualTo("a.example:81");
        assertThat(OURS.host(request.with("x-forwarded-host", "a.example, b.example")))
                .isEqualTo("a.example");
    }

    @Test
    void randomHeadersNeverThrowAndNeverGiveAnUnresolvedAddress() {
        Random random = new Random(11);
        String[] parts = {
            "for=",
            "host=",
            "\"",
            "\\",
            ",",
            ";",
            " ",
            "=",
            ":",
            "[",
            "]",
            "1",
            "10.0.0.1",
            "::",
            "a",
            "%",
            "\u0000",
            "é"
        };
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(16); n > 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            for (String name : Arrays.asList("x-forwarded-for", "forwarded", "x-forwarded-host")) {
                Request request = new Request("10.0.0.1").with(name, text.toString());
                assertThat(OURS.client(request).isUnresolved())
                        .as(text.toString())
                        .isFalse();
                OURS.host(request);
            }
        }
    }

    private static String shown(InetSocketAddress address) {
        return address.toString().substring(address.toString().lastIndexOf('/') + 1);
    }

    private record Request(InetSocketAddress remoteAddress, Map<String, String> headers) implements SockJsRequest {
        Request(InetSocketAddress remote) {
            this(remote, Map.of());
        }

        Request(String remote) {
            this(new InetSocketAddress(address(remote), 5555));
        }

        private static InetAddress address(String text) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException none) {
                throw new AssertionError(none);
            }
        }

        Request with(String name, String value) {
            Map<String, String> more = new java.util.HashMap<>(headers);
            more.put(name, value);
            return new Request(remoteAddress, more);
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/echo/info";
        }

        @Override
        public @Nullable String query() {
            return null;
        }

        @Override
        public @Nullable String header(String name) {
            return headers.get(name);
        }

        @Override
        public InetSocketAddress localAddress() {
            return remoteAddress;
        }
    }
}
