package io.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which origins a policy allows, and which are none. */
class OriginPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "http://example.com,        example.com,        true",
        "http://example.com,        example.com:80,     true",
        "http://example.com:80,     example.com,        true",
        "https://example.com,       example.com:443,    true",
        "https://example.com,       example.com,        true",
        "https://example.com,       example.com:80,     false",
        "http://example.com,        example.com:8081,   false",
        "http://example.com:8081,   example.com,        false",
        "HTTP://Example.COM,        eXample.com,        true",
        "http://example.com.,       example.com.,       true",
        "http://example.com.,       example.com,        false",
        "http://www.example.com,    example.com,        false",
        "http://example.com,        www.example.com,    false",
        "http://[2001:db8::1]:8081, [2001:DB8::1]:8081, true",
        "http://[2001:db8::1],      [2001:db8::2],      false",
        "http://10.0.0.1,           10.0.0.1,           true",
        "capacitor://example.com,   example.com,        false",
        "file://,                   example.com,        false",
        // K is the Kelvin sign, whose lower case is a plain k.
        "http://\u212Aey.example,   key.example,        false",
    })
    void sameOriginIsTheSameHostAndPort(String origin, String host, boolean allowed) {
        assertThat(OriginPolicy.sameOrigin().allows(origin, host)).isEqualTo(allowed);
        assertThat(OriginPolicy.of("https://listed.example").allows(origin, host))
                .as("in a list, too")
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000,      localhost:9999,  true",
        "http://127.0.0.1:3000,      localhost:9999,  true",
        "http://localhost:3000,      127.0.0.1:9999,  true",
        "http://[::1]:3000,          127.8.9.10,      true",
        "https://app.localhost:3000, [::1]:9999,      true",
        "http://localhost.evil.example, localhost,    false",
        "http://127.0.0.1.evil.example, 127.0.0.1,    false",
        "http://127.evil.example,    127.0.0.1,       false",
        "http://localhost:3000,      example.com,     false",
        "http://evil.example,        localhost:9999,  false",
        "http://notlocalhost,        localhost,       false",
        "http://128.0.0.1,           127.0.0.1,       false",
        "http://[::2],               [::1],           false",
    })
    void portsOfThisMachineAreOneOrigin(String origin, String host, boolean allowed) {
        assertThat(OriginPolicy.sameOrigin().allows(origin, host)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com,      https://example.com,          true",
        "https://example.com,      https://EXAMPLE.com,          true",
        "https://example.com,      https://example.com:443,      true",
        "https://example.com:443,  https://example.com,          true",
        "https://example.com,      http://example.com,           false",
        "https://example.com,      https://example.com:8443,     false",
        "https://example.com:8443, https://example.com:8443,     true",
        "https://example.com,      https://www.example.com,      false",
        "https://example.com,      https://example.com.evil.net, false",
        "https://example.com,      https://notexample.com,       false",
        "https://*.example.com,    https://www.example.com,      true",
        "https://*.example.com,    https://a.b.example.com,      true",
        "https://*.example.com,    https://example.com,          false",
        "https://*.example.com,    https://.example.com,         false",
        "https://*.example.com,    https://evilexample.com,      false",
        "https://*.example.com,    https://evil.net/.example.com, false",
        "https://*.example.com,    https://evil.net#.example.com, false",
        "https://*.example.com,    https://x@y.example.com,      false",
        "https://*.example.com,    http://www.example.com,       false",
        "https://*.example.com:1,  https://www.example.com:1,    true",
        "capacitor://localhost,    capacitor://localhost,        true",
        "capacitor://localhost,    capacitor://other,            false",
        "https://[2001:db8::1],    https://[2001:db8::1],        true",
    })
    void listAllowsWhatItNames(String pattern, String origin, boolean allowed) {
        assertThat(OriginPolicy.of(pattern).allows(origin, "service.example")).isEqualTo(allowed);
        assertThat(OriginPolicy.of("https://first.example", pattern).allows(origin, null))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "https://example.com/",
                "https://example.com/path",
                "https://",
                "https://a..b",
                "https://*example.com",
                "https://a.*.com",
                "https://*.*.com",
                "https://*.10.0.0.1",
                "https://example.com:port",
                "https://example.com:65536",
                "https://example.com:*",
                "https://me@example.com",
                "https://[::1",
                "https://[1.2.3.4]",
                "https://bücher.example",
                "null",
                "*",
                "https://*",
                "",
                " https://example.com",
            })
    void patternThatIsNoOriginIsRefusedByName(String pattern) {
        assertThatThrownBy(() -> SockJsOptions.builder().origins(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("option origins cannot be \"" + pattern + "\": ")
                .hasMessageMatching("(?s).*(https://example.com|allowAll|subdomains).*");
    }

    @Test
    @SuppressWarnings("NullAway") // What the types forbid and an application may do all the same.
    void noPatternIsRefusedByName() {
        assertThatThrownBy(() -> OriginPolicy.of())
                .hasMessageContaining("option origins")
                .hasMessageContaining("sameOrigin");
        assertThatThrownBy(() -> OriginPolicy.of(List.of())).hasMessageContaining("option origins");
        assertThatThrownBy(() -> OriginPolicy.of((String) null)).hasMessageContaining("option origins");
        assertThatThrownBy(() -> SockJsOptions.builder().origins((OriginPolicy) null))
                .hasMessageContaining("option origins");
    }

    @Test
    void allowAllAllowsEvenWhatIsNoOrigin() {
        for (String origin : List.of("null", "http://[", "", "x".repeat(65_536))) {
            assertThat(OriginPolicy.allowAll().allows(origin, null)).isTrue();
        }
        assertThat(OriginPolicy.allowAll().isRestricted()).isFalse();
        assertThat(OriginPolicy.sameOrigin().isRestricted()).isTrue();
    }

    /** Whatever a peer sends there is an answer; and what is in it decides alike as an origin and as a host. */
    @Test
    void randomTextNeverThrows() {
        Random random = new Random(7);
        String alphabet = "htps:/.[]*@%\\\"' -_0129az:,\u0000\r\n\u00e9\u212a\ud800";
        OriginPolicy policy = OriginPolicy.of("https://*.example.com", "http://[::1]:80");
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "http://" : "");
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String odd = text.toString();
            assertThatCode(() -> {
                        policy.allows(odd, odd);
                        policy.allows("http://a.example", odd);
                    })
                    .as(odd)
                    .doesNotThrowAnyException();
        }
    }
}
