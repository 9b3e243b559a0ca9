package io.luthier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The machine's Chromium without a window, and what it complains of. */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ChromeDriver driver;

  Browser() {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        // CI runs as root in a container.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--window-size=1300,900");
    options.setCapability("goog:loggingPrefs", logs);
    options.setPageLoadTimeout(PATIENCE);
    options.setScriptTimeout(PATIENCE);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                .build(),
            options);
  }

  /** Opens a page and waits until its script has come to its end. */
  void open(Path page) {
    driver.get(page.toUri().toString());
    await("document.documentElement.dataset.ready !== undefined");
  }

  /** Opens an address. */
  void visit(String address) {
    driver.get(address);
  }

  /** Whether a server answers there. */
  boolean canReach(String address) {
    try {
      driver.get(address);
      return true;
    } catch (WebDriverException refused) {
      return false;
    }
  }

  /** Waits until this expression is true. */
  void await(String expression) {
    new WebDriverWait(driver, PATIENCE)
        .until(d -> Boolean.TRUE.equals(run("return " + expression)));
  }

  /** What a script returns. */
  Object run(String script) {
    return driver.executeScript(script);
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** The texts of elements, at one moment: a page may draw itself again at any time. */
  @SuppressWarnings("unchecked") // a script's list of texts
  List<String> texts(String selector) {
    return (List<String>)
        driver.executeScript(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)",
            selector);
  }

  /** What has the focus. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Makes the screen so wide, and so high that the whole page is on it. */
  void resize(int width) {
    screen(width, 900);
    Number height = (Number) run("return document.documentElement.scrollHeight");
    screen(width, height.intValue());
    drawAll();
    height = (Number) run("return document.documentElement.scrollHeight");
    screen(width, height.intValue());
    drawAll();
  }

  private void drawAll() {
    await("[...document.querySelectorAll('.chart')].every(chart => chart.dataset.drawn)");
  }

  private void screen(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** Has the system prefer light or dark pages. */
  void prefer(String theme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  /** Keeps what the screen shows, for people to look at. */
  void screenshot(String name) throws IOException {
    Object png = driver.executeCdpCommand("Page.captureScreenshot", Map.of()).get("data");
    Path directory = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(directory.resolve(name + ".png"), Base64.getDecoder().decode(png.toString()));
  }

  /** What was complained of so far is of no interest. */
  void forgetComplaints() {
    entries(LogType.BROWSER);
  }

  /** Fails if anything was complained of in the console, violations of the policy included. */
  void assertNoComplaints() {
    assertThat(entries(LogType.BROWSER)).extracting(LogEntry::toString).isEmpty();
  }

  /** Fails likewise, and if anything was asked for from anywhere. */
  void assertContent() {
    assertNoComplaints();
    assertThat(entries(LogType.PERFORMANCE))
        .extracting(LogEntry::getMessage)
        .filteredOn(message -> message.contains("\"Network.requestWillBeSent\""))
        .allMatch(message -> message.matches("(?s).*\"url\":\"(file:|data:).*"))
        .noneMatch(message -> message.matches("(?s).*\"url\":\"(https?|wss?):.*"));
  }

  private List<LogEntry> entries(String log) {
    return StreamSupport.stream(driver.manage().logs().get(log).spliterator(), false).toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
