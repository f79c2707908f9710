package io.sockjs.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockjs.testkit.Target;
import io.sockjs.testkit.Wire;
import io.sockjs.testkit.WireFailure;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

final class ConformanceTest {
    @Test
    void everyClassOfRulesIsAChapter() {
        List<Class<?>> found = ReflectionSupport.findAllClassesInPackage(
                "io.sockjs.testkit.conformance", type -> type.getSuperclass() == Chapter.class, name -> true);
        assertThat(new HashSet<Class<?>>(Chapters.ALL)).isEqualTo(new HashSet<>(found));
    }

    @Test
    void aServerThatIsNotThereFailsEveryRule() {
        ConformanceReport report = Conformance.run(ConformanceTarget.of(new Nowhere()), "IframeRules");
        assertThat(report.passed()).isZero();
        assertThat(report.failed()).isEqualTo(report.rules().size()).isGreaterThan(5);
        assertThat(report.conforms()).isFalse();
        assertThat(report.rules()).allSatisfy(rule -> {
            assertThat(rule.chapter()).isEqualTo("§2 The iframe page");
            assertThat(rule.failure()).isEqualTo("Nobody is there");
        });
    }

    @Test
    void theFilterIsOfClassAndMethod() {
        ConformanceReport report =
                Conformance.run(ConformanceTarget.of(new Nowhere()), "secondreceivergets2010andthefirst");
        assertThat(report.rules())
                .extracting(RuleResult::rule)
                .containsExactly("secondReceiverGets2010AndTheFirstIsNotDisturbed");
        assertThat(Conformance.run(ConformanceTarget.of(new Nowhere()), "no such rule")
                        .conforms())
                .isFalse();
    }

    @Test
    void theTableShowsChaptersRulesAndCounts() {
        ConformanceReport report = new ConformanceReport(List.of(
                new RuleResult("§1 Paths", "a", "§1 A", null, 1),
                new RuleResult("§1 Paths", "b", "§1 B", "why\nand how", 2),
                new RuleResult("§2 More", "c", "§2 C", null, 3)));
        assertThat(report.table())
                .isEqualTo("§1 Paths\n  ✓ §1 A\n  ✗ §1 B\n      why\n      and how\n\n§2 More\n  ✓ §2 C\n\n"
                        + "2 passed, 1 failed\n");
    }

    @Test
    void delaysAreReadInBothForms() {
        assertThat(Set.of("25s", "PT25S", "25000ms", " 25S "))
                .allSatisfy(text -> assertThat(ConformanceTarget.duration(text)).isEqualTo(Duration.ofSeconds(25)));
        assertThat(ConformanceTarget.duration("1.5s")).isEqualTo(Duration.ofMillis(1500));
        assertThat(ConformanceTarget.duration("2m")).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void theTargetComesFromParameters() {
        Map<String, String> parameters =
                Map.of("sockjs.url", "http://127.0.0.1:1/base/", "sockjs.heartbeat-delay", "1s");
        ConformanceTarget found = ConformanceTarget.find(name -> Optional.ofNullable(parameters.get(name)));
        assertThat(found.target().baseUrl()).isEqualTo(URI.create("http://127.0.0.1:1/base"));
        assertThat(found.target().host()).isEqualTo("127.0.0.1:1");
        assertThat(found.heartbeatDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(found.disconnectDelay()).isEqualTo(Duration.ofSeconds(5));
        assertThatThrownBy(() -> ConformanceTarget.find(name -> Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sockjs.url");
    }

    private static final class Nowhere implements Target {
        @Override
        public Wire open() {
            throw new WireFailure("Nobody is there");
        }

        @Override
        public URI baseUrl() {
            return URI.create("http://nowhere");
        }
    }
}
