package io.sockjs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of core. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sockjs");

    @Test
    void publicApiKnowsNoOtherPackage() {
        noClasses()
                .that()
                .resideInAPackage("io.sockjs")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sockjs.protocol..", "io.sockjs.engine..")
                .check(CORE);
    }

    @Test
    void protocolDoesNotKnowTheEngine() {
        noClasses()
                .that()
                .resideInAPackage("io.sockjs.protocol")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.sockjs.engine..")
                .check(CORE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.sockjs.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void coreStartsNoThreadAndDoesNoNetworkIo() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.util.concurrent.Executors.class, java.util.Timer.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "java.net.http..")
                .check(CORE);
    }

    @Test
    void sessionMachineKnowsNoThreadsAndNoAdapter() {
        classes()
                .that()
                .haveSimpleName("SessionMachine")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java.lang..", "java.util", "io.sockjs", "io.sockjs.engine", "org.jspecify..")
                .check(CORE);
    }

    /** CVE-2026-41838, CVE-2015-0201: ids that could be predicted. The waves of a drain may be. */
    @Test
    void whatMustNotBePredictedIsNotRandomOfThePredictableKind() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.sockjs.engine.Engine")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, ThreadLocalRandom.class, SplittableRandom.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(CORE);
    }
}
