package io.sockjs.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the container, or a filter that believes a header, says of who asks. */
class AddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost.",
                "127.1",
                "127.0.0.256",
                "1",
                "",
                "127.0.0.1]",
                "a:b",
                "unknown",
                "127.0.0.01",
                "1.2.3.4.5",
                "1..2.3",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4.",
                "1.2.3.1000",
                "1.2.3.\u0664",
                "1.2.3.4 "
            })
    void nameThatAClientHasChosenIsNotLookedUp(String name) {
        assertThat(Addresses.of(name, 80).isUnresolved()).isTrue();
        assertThat(Addresses.of(name, 80).getHostString()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "255.0.10.100, 255.0.10.100",
        "::1, 0:0:0:0:0:0:0:1",
        "[::1], 0:0:0:0:0:0:0:1",
        "::ffff:10.0.0.1, 10.0.0.1"
    })
    void addressIsRead(String text, String address) {
        assertThat(Addresses.of(text, 80).getAddress().getHostAddress()).isEqualTo(address);
    }

    @Test
    void nothingIsNoAddress() {
        assertThat(Addresses.of(null, -1).isUnresolved()).isTrue();
    }
}
