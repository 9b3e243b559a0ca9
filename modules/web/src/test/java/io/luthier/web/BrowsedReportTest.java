package io.luthier.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.study.MadeUpStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * Reports as a browser shows them: one of a real study, and others of studies that were made up.
 */
final class BrowsedReportTest {

  /** The report that scripts/test-web has had a study write. */
  private static final Path REAL = Path.of(System.getProperty("luthier.report"));

  private static final Path ROOT = Path.of(System.getProperty("luthier.root"));

  private static final long MIB = 1024 * 1024;

  @TempDir static Path directory;

  private static Browser browser;

  @BeforeAll
  static void openBrowser() {
    browser = new Browser();
  }

  /** All files are of one origin, so a theme that was chosen would stay. */
  @AfterEach
  void forgetTheme() {
    browser.run("localStorage.clear()");
    browser.prefer("light");
  }

  @AfterAll
  static void closeBrowser() {
    browser.close();
  }

  /** Has {@code luthier report} write the report of a study. */
  private static Path report(MadeUpStudy study, String name)
      throws IOException, InterruptedException {
    Path output = directory.resolve(name);
    study.write(output);
    Process process =
        new ProcessBuilder(ROOT.resolve("scripts/luthier").toString(), "report", output.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(directory.resolve(name + ".log"))).isZero();
    return output.resolve("report.html");
  }

  /** The cells of a column of the table, as numbers; what is empty is left out. */
  private static List<Double> numbers(String column) {
    return cells(column).stream().filter(text -> !text.isEmpty()).map(Double::valueOf).toList();
  }

  private static List<String> cells(String column) {
    int place =
        browser.texts("#ranking thead th").stream()
            .map(t -> t.replaceAll("[▲▼]", ""))
            .toList()
            .indexOf(column);
    return browser.texts("#ranking tbody td:nth-child(" + (place + 1) + ")");
  }

  private static WebElement heading(String column) {
    return browser.find("#ranking th button[data-column='" + column + "']");
  }

  private static void filter(String text) {
    WebElement field = browser.find("#filter-text");
    field.clear();
    field.sendKeys(text);
  }

  @Test
  void aRealStudyShowsAllThereIsToSee() throws IOException {
    for (String theme : List.of("light", "dark")) {
      for (int width : new int[] {1300, 400}) {
        browser.prefer(theme);
        browser.open(REAL);
        browser.resize(width);
        browser.screenshot("study-" + theme + "-" + width);

        assertThat(browser.find("h1").getText()).isEqualTo("satellite");
        assertThat(browser.texts(".story li").get(0)).contains("won with val_loss");
        assertThat(browser.all(".tiles dt")).hasSizeGreaterThan(3);
        assertThat(browser.all("#ranking tbody tr")).hasSizeGreaterThan(10);
        for (String chart :
            List.of("curves", "parallel", "importance", "rate", "progress", "slots", "diagnoses")) {
          assertThat(browser.all("#chart-" + chart)).as(chart).hasSize(1);
        }
        assertThat(browser.all(".slices figure canvas")).hasSizeGreaterThan(4);
        assertThat(browser.all(".chips li")).hasSizeGreaterThan(2);
        assertThat(
                (Boolean) browser.run("return document.documentElement.scrollWidth <= innerWidth"))
            .as("nothing stands out at the side")
            .isTrue();
        assertThat(browser.all(".chart[role=img]:not([aria-label])")).isEmpty();
      }
    }
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(20, 23, 26)");
    browser.assertContent();
  }

  @Test
  void aHeadingSortsAndSaysSo() {
    browser.open(REAL);
    assertThat(numbers("rank")).isSorted().startsWith(1.0);

    heading("val_accuracy").click();
    assertThat(numbers("val_accuracy")).isSorted();
    assertThat(browser.all("#ranking th[aria-sort=ascending]")).hasSize(1);
    heading("val_accuracy").sendKeys(Keys.ENTER);
    assertThat(numbers("val_accuracy")).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(browser.find("#ranking th[aria-sort=descending]").getText())
        .contains("val_accuracy");
    assertThat(browser.focused().getDomAttribute("data-column")).isEqualTo("val_accuracy");
    browser.assertContent();
  }

  @Test
  void theFilterTakesWordsAndComparisons() throws IOException, InterruptedException {
    browser.open(report(MadeUpStudy.of(300, 20), "filter"));
    assertThat(browser.find("#ranking .status").getText()).isEqualTo("300 trials");

    filter("units=64 val_loss<0.6");
    assertThat(cells("units")).isNotEmpty().containsOnly("64");
    assertThat(numbers("val_loss")).allMatch(loss -> loss < 0.6);
    filter("failed");
    assertThat(cells("state")).isNotEmpty().allMatch(state -> state.contains("FAILED"));
    filter("val_loss<much");
    assertThat(browser.find("#ranking .status").getText())
        .isEqualTo("val_loss<much: val_loss is compared with a number");
    filter("no such word");
    assertThat(browser.find("#ranking .status").getText()).startsWith("0 of 300 trials");
    filter(" ");
    browser.find("#page-next").sendKeys(Keys.ENTER);
    assertThat(numbers("rank").get(0)).isEqualTo(26);
    browser.find("#all-columns").sendKeys(Keys.SPACE);
    assertThat(browser.texts("#ranking th").toString())
        .contains("stop_reason", "seed", "batchSize");
    browser.assertContent();
  }

  @Test
  void everythingCanBeReachedByKeys() {
    browser.open(REAL);
    browser.run("document.body.focus()");
    browser.find("body").sendKeys(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Skip to the ranking");
    browser.focused().sendKeys(Keys.ENTER);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("ranking");

    WebElement number = browser.find("#ranking tbody .link");
    number.sendKeys(Keys.ENTER);
    assertThat(browser.find("dialog[open] h2").getText()).isEqualTo("Trial " + number.getText());
    assertThat(browser.texts("dialog dt")).contains("learningRate", "stop_reason");
    browser.focused().sendKeys(Keys.ESCAPE);
    assertThat(browser.all("dialog[open]")).isEmpty();

    int shown = browser.all("#curves .chips li").size();
    WebElement box = browser.all("#ranking tbody input:not(:checked):enabled").get(0);
    box.sendKeys(Keys.SPACE);
    assertThat(browser.all("#curves .chips li")).hasSize(shown + 1);
    browser.find("#curves .chips button").sendKeys(Keys.ENTER);
    assertThat(browser.all("#curves .chips li")).hasSize(shown);

    browser.find("#theme").sendKeys(Keys.END);
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(20, 23, 26)");
    browser.find("#theme").sendKeys(Keys.ARROW_UP);
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(255, 255, 255)");
    browser.assertContent();
  }

  @Test
  void sevenCurvesAreEnough() throws IOException, InterruptedException {
    browser.open(REAL);
    List<WebElement> boxes =
        new ArrayList<>(browser.all("#ranking tbody input:not(:checked):enabled"));
    boxes.subList(0, 5).forEach(WebElement::click);
    assertThat(browser.all("#curves .chips li")).hasSize(7);
    assertThat(browser.find("#ranking .status").getText()).startsWith("At most 7 curves");
    assertThat(boxes.get(4).isSelected()).isFalse();
    browser.assertContent();
  }

  @Test
  void hostileTextsAreShownAsTheyAre() throws IOException, InterruptedException {
    browser.open(report(MadeUpStudy.hostile(), "hostile"));
    browser.resize(1300);
    browser.find("#all-columns").sendKeys(Keys.SPACE);
    browser.find("#ranking tbody .link").sendKeys(Keys.ENTER);
    browser.screenshot("hostile");

    assertThat(browser.find("h1").getText()).isEqualTo(MadeUpStudy.HOSTILE.get(1));
    assertThat(browser.run("return document.title"))
        .isEqualTo(MadeUpStudy.HOSTILE.get(1) + " – Luthier report");
    assertThat(browser.all("img, iframe, object, embed, form, base")).isEmpty();
    assertThat(
            (List<?>)
                browser.run("return [...document.querySelectorAll('script')].map(s => s.type)"))
        .hasSize(3);
    assertThat(
            browser.run(
                "return [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => a.name.startsWith('on')).length"))
        .isEqualTo(0L);
    assertThat((List<?>) browser.run("return Object.keys(Object.prototype)"))
        .as("what all objects would have")
        .isEmpty();
    assertThat(
            browser.run("return Object.prototype.prev === undefined && Object.next === undefined"))
        .isEqualTo(true);
    browser.assertContent();
  }

  @Test
  void fiveThousandTrialsOfAHundredEpochsFit() throws IOException, InterruptedException {
    Path page = report(MadeUpStudy.of(5000, 100), "large");
    assertThat(Files.size(page)).isLessThan(25 * MIB);
    browser.open(page);
    browser.resize(1300);
    browser.screenshot("large");

    assertThat(browser.find("#ranking .status").getText()).isEqualTo("5,000 trials");
    heading("learningRate").click();
    assertThat(numbers("learningRate")).hasSize(25).isSorted();
    browser.find("#page-last").click();
    assertThat(browser.texts(".pager span").get(0)).isEqualTo("rows 4976 to 5000 of 5,000");
    browser.assertContent();
  }
}
