package dev.meltemi.verify;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the module graph and the promises of ARCHITECTURE.md. A new arrow here needs a decision
 * record in docs/adr.
 */
class ArchitectureTest {
  private static final JavaClasses MELTEMI =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.meltemi");

  /** What each module may use of the others. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("testkit", Set.of()),
          Map.entry("samples", Set.of()),
          Map.entry("api", Set.of()),
          Map.entry("traffic", Set.of()),
          Map.entry("compile", Set.of("api", "traffic")),
          Map.entry("xds", Set.of("traffic")),
          Map.entry("kube", Set.of("api")),
          Map.entry("pilot", Set.of("api", "traffic", "compile", "xds", "kube")),
          Map.entry("proxy", Set.of("traffic", "xds")),
          Map.entry("runtime", Set.of("api", "kube")),
          Map.entry("junit", Set.of("api", "traffic", "compile", "xds", "kube", "pilot", "proxy")),
          Map.entry(
              "cli",
              Set.of("api", "traffic", "compile", "xds", "kube", "pilot", "proxy", "runtime")));

  @TestFactory
  Stream<DynamicTest> aModuleUsesOnlyItsAllowedModules() {
    return ALLOWED.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(), () -> usesOnly(entry.getKey(), entry.getValue())));
  }

  private static void usesOnly(String module, Set<String> allowed) {
    var forbidden = new TreeSet<>(ALLOWED.keySet());
    forbidden.removeAll(allowed);
    forbidden.remove(module);
    noClasses()
        .that()
        .resideInAPackage("dev.meltemi." + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                forbidden.stream().map(m -> "dev.meltemi." + m + "..").toArray(String[]::new)))
        .allowEmptyShould(true)
        .check(MELTEMI);
  }

  @Test
  void theControlPlaneAndTheRuntimeSeeKubernetesOnlyThroughTheWatch() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.meltemi.pilot..", "dev.meltemi.runtime..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.meltemi.kube..")
                .and(resideOutsideOfPackages("dev.meltemi.kube.watch..")))
        .check(MELTEMI);
  }

  @Test
  void thePureModulesDoNoInputOrOutputAndStartNoThread() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.meltemi.api..", "dev.meltemi.traffic..", "dev.meltemi.compile..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.net..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.util.concurrent..",
                "io.netty..",
                "io.grpc..",
                "com.google.protobuf..",
                "io.envoyproxy..",
                "io.fabric8.."))
        .check(MELTEMI);
  }

  @Test
  void thePureModulesAndTheSessionsReadNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.meltemi.api..",
            "dev.meltemi.traffic..",
            "dev.meltemi.compile..",
            "dev.meltemi.xds.session..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(MELTEMI);
  }

  @Test
  void grpcIsKnownInOnePackageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.meltemi.xds.grpc..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.grpc.."))
        .check(MELTEMI);
  }

  /**
   * Beside xds only those see them who print what they were sent: config dumps and the bootstrap's
   * node.
   */
  @Test
  void envoysMessagesStayWithXdsAndTheDumps() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.meltemi.xds..",
            "dev.meltemi.pilot.debug..",
            "dev.meltemi.proxy",
            "dev.meltemi.proxy.admin..",
            "dev.meltemi.verify..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.envoyproxy.."))
        .check(MELTEMI);
  }

  @Test
  void programsStartInTheCliOnly() {
    methods()
        .that()
        .haveName("main")
        .and()
        .areStatic()
        .should()
        .beDeclaredInClassesThat(
            resideInAnyPackage(
                "dev.meltemi.cli..", "dev.meltemi.samples..", "dev.meltemi.verify.."))
        .check(MELTEMI);
  }

  @TestFactory
  Stream<DynamicTest> packagesOfAModuleHaveNoCycles() {
    return ALLOWED.keySet().stream()
        .sorted()
        .map(module ->
            DynamicTest.dynamicTest(
                module,
                () ->
                    slices()
                        .matching("dev.meltemi." + module + ".(*)..")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true)
                        .check(MELTEMI)));
  }
}
