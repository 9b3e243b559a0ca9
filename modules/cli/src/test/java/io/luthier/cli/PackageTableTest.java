package io.luthier.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The package table of docs/architecture.md. */
final class PackageTableTest {

  private static final String ROOT = "io.luthier.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.luthier");

  private static final List<String> CORE =
      List.of(
          "space",
          "trial",
          "callback",
          "diagnosis",
          "sampler",
          "sampler.staged",
          "pruner",
          "ledger",
          "study");

  /** For each package what it may import of this project. */
  private static Map<String, List<String>> table() {
    Map<String, List<String>> table = new LinkedHashMap<>();
    table.put("space", List.of());
    table.put("trial", List.of("space"));
    table.put("callback", List.of("trial"));
    table.put("diagnosis", List.of("space", "trial"));
    table.put("sampler", List.of("space", "trial"));
    table.put("sampler.staged", List.of("space", "trial", "diagnosis", "sampler"));
    table.put("pruner", List.of("trial"));
    table.put("ledger", List.of("space", "trial"));
    table.put(
        "study",
        List.of(
            "space",
            "trial",
            "callback",
            "diagnosis",
            "sampler",
            "sampler.staged",
            "pruner",
            "ledger"));
    table.put("report", List.of("space", "trial", "diagnosis", "ledger", "study"));
    table.put("dl4j.network", List.of("space", "trial", "study"));
    table.put("dl4j.data", List.of());
    table.put("dl4j.engine", List.of("dl4j.data"));
    table.put("dl4j.dense", List.of("dl4j.data", "dl4j.engine"));
    table.put("dl4j.device", List.of());
    table.put(
        "dl4j", and(CORE, "dl4j.network", "dl4j.data", "dl4j.engine", "dl4j.dense", "dl4j.device"));
    table.put("spark.link", and(CORE, "dl4j", "dl4j.device"));
    table.put("spark.store", CORE);
    table.put("spark.shards", List.of("dl4j.data", "spark.store"));
    table.put("spark.data", and(CORE, "dl4j.data", "spark.store", "spark.shards"));
    table.put("spark.mlflow", List.of("space", "trial", "ledger", "study"));
    table.put(
        "spark.doctor",
        List.of("dl4j", "dl4j.device", "dl4j.network", "spark.link", "spark.store", "study"));
    table.put("spark.ui", List.of("report", "study"));
    table.put(
        "spark",
        and(
            CORE,
            "report",
            "dl4j",
            "dl4j.network",
            "dl4j.data",
            "dl4j.engine",
            "dl4j.device",
            "spark.link",
            "spark.store",
            "spark.shards",
            "spark.data",
            "spark.mlflow",
            "spark.doctor",
            "spark.ui"));
    table.put("spark.ml", and(CORE, "spark", "spark.data"));
    table.put("cli", and(CORE, "dl4j.network", "spark", "spark.data", "spark.doctor", "spark.ml"));
    return table;
  }

  @Test
  void everyPackageIsInTheTable() {
    Set<String> packages =
        CLASSES.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()))
            .filter(name -> !name.startsWith("testkit."))
            .collect(Collectors.toSet());

    assertThat(packages).containsExactlyInAnyOrderElementsOf(table().keySet());
  }

  private static List<String> and(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  @TestFactory
  Stream<DynamicTest> everyPackageImportsOnlyWhatTheTableAllows() {
    return table().entrySet().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(),
                    () ->
                        classes()
                            .that()
                            .resideInAPackage(ROOT + row.getKey())
                            .should()
                            .onlyDependOnClassesThat(allowed(row.getKey(), row.getValue()))
                            .check(CLASSES)));
  }

  private static DescribedPredicate<JavaClass> allowed(String own, List<String> others) {
    return DescribedPredicate.describe(
        "are in " + own + ", " + others + ", or not of this project",
        type ->
            !type.getPackageName().startsWith("io.luthier")
                || type.getPackageName().equals(ROOT + own)
                || others.stream().anyMatch(other -> type.getPackageName().equals(ROOT + other)));
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("io.luthier.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theCoreKnowsOnlyTheJdkAndJackson() {
    classes()
        .that()
        .resideInAnyPackage(CORE.stream().map(ROOT::concat).toArray(String[]::new))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "com.fasterxml.jackson..", "io.luthier..")
        .check(CLASSES);
  }

  @Test
  void theTestkitKnowsOnlyTheCore() {
    classes()
        .that()
        .resideInAPackage("io.luthier.testkit..")
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are of the core, the testkit, or not of this project",
                type ->
                    !type.getPackageName().startsWith("io.luthier")
                        || type.getPackageName().startsWith("io.luthier.testkit")
                        || CORE.contains(type.getPackageName().substring(ROOT.length()))))
        .check(CLASSES);
  }

  @Test
  void theTrainerKnowsNothingOfSpark() {
    classes()
        .that()
        .resideInAPackage("io.luthier.dl4j..")
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are not of Spark, Hadoop or Scala",
                type ->
                    !type.getPackageName().matches("(org\\.apache\\.(spark|hadoop)|scala)\\b.*")))
        .check(CLASSES);
  }
}
