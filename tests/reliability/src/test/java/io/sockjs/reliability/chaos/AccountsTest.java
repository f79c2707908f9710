package io.sockjs.reliability.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockjs.reliability.chaos.Finding.Kind;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The books find each fault, told as events. */
class AccountsTest {
    private static final String ME = "xhr-polling0-1";

    private final Accounts accounts = new Accounts();

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("lost up", Kind.LOST, a -> up(a, "a", "b", "c", "-b")),
                fault("doubled up", Kind.DOUBLED, a -> up(a, "a", "b", "+b")),
                fault("altered up", Kind.ALTERED, a -> a.applicationReceived(ME + "/x")),
                fault("another's up", Kind.MIXED, a -> a.applicationReceived("jsonp-polling0-2/x")),
                fault("reordered up", Kind.REORDERED, a -> {
                    a.clientSends(ME + "/a");
                    a.clientSends(ME + "/b");
                    a.applicationReceived(ME + "/b");
                    a.applicationReceived(ME + "/a");
                }),
                fault("lost down", Kind.LOST, a -> {
                    down(a, "a", "b", "c");
                    a.clientReceived(ME + "/a");
                    a.clientReceived(ME + "/c");
                }),
                fault("doubled down", Kind.DOUBLED, a -> {
                    down(a, "a");
                    a.clientReceived(ME + "/a");
                    a.clientReceived(ME + "/a");
                }),
                fault("reordered down", Kind.REORDERED, a -> {
                    down(a, "a", "b");
                    a.clientReceived(ME + "/b");
                    a.clientReceived(ME + "/a");
                }),
                fault("altered down", Kind.ALTERED, a -> a.clientReceived(ME + "/never")),
                fault("another's down", Kind.MIXED, a -> a.clientReceived("websocket3-9/1")),
                fault("opened twice", Kind.OPENS, Account::applicationOpened),
                fault("closed twice", Kind.CLOSED_TWICE, Account::applicationClosed),
                fault("hung", Kind.HUNG, a -> a.clientHung("poll")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultIsFound(String name, Kind kind, Consumer<Account> planted) {
        Account account = accounts.of(ME);
        account.clientOpened();
        account.applicationOpened();
        planted.accept(account);
        account.applicationClosed();
        assertThat(accounts.findings()).as(name).extracting(Finding::kind).contains(kind);
    }

    @Test
    void messageAfterCloseIsFound() {
        Account account = accounts.of(ME);
        account.clientOpened();
        account.applicationOpened();
        account.clientSends(ME + "/a");
        account.applicationClosed();
        account.applicationReceived(ME + "/a");
        assertThat(accounts.findings()).extracting(Finding::kind).containsExactly(Kind.AFTER_CLOSE);
    }

    @Test
    void missingEventsAreFound() {
        Account account = accounts.of(ME);
        account.clientOpened();
        assertThat(accounts.findings()).extracting(Finding::kind).containsExactly(Kind.OPENS);
        account.applicationOpened();
        assertThat(accounts.open()).isEqualTo(1);
        assertThat(accounts.findings()).extracting(Finding::kind).containsExactly(Kind.NO_CLOSE);
    }

    @Test
    void eachAnswerThatWasNotReadExcusesOneOpening() {
        Account account = accounts.of(ME);
        account.clientOpened();
        account.clientMayHaveOpened();
        for (int sessions = 1; sessions <= 3; sessions++) {
            account.applicationOpened();
            account.applicationClosed();
            assertThat(accounts.findings())
                    .as(sessions + " sessions")
                    .extracting(Finding::kind)
                    .isEqualTo(sessions <= 2 ? List.of() : List.of(Kind.OPENS));
        }
    }

    @Test
    void whatTheEndTookAndWhatWasNeverAcknowledgedIsNoFault() {
        Account account = accounts.of(ME);
        account.clientOpened();
        account.applicationOpened();
        account.clientSends(ME + "/cut off");
        up(account, "a", "b", "-b");
        down(account, "a", "b");
        account.clientReceived(ME + "/a");
        account.applicationClosed();
        assertThat(accounts.findings()).isEmpty();
        assertThat(List.of(accounts.messagesUp(), accounts.messagesDown())).containsExactly(1L, 1L);
    }

    /** Sends and delivers; {@code -x} takes x's delivery out, {@code +x} delivers x once more. */
    private static void up(Account account, String... messages) {
        List<String> all = List.of(messages);
        for (String message : all) {
            if (message.startsWith("+")) {
                account.applicationReceived(ME + "/" + message.substring(1));
            } else if (!message.startsWith("-")) {
                account.clientSends(ME + "/" + message);
                account.clientAcknowledged(ME + "/" + message);
                if (!all.contains("-" + message)) {
                    account.applicationReceived(ME + "/" + message);
                }
            }
        }
    }

    private static void down(Account account, String... messages) {
        for (String message : messages) {
            account.applicationSent(ME + "/" + message);
        }
    }

    private static Arguments fault(String name, Kind kind, Consumer<Account> planted) {
        return Arguments.of(name, kind, planted);
    }
}
