package io.luthier.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.study.MadeUpStudy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ReportPageTest {

  private static final Pattern RUN = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);

  private static String page(MadeUpStudy study) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    ReportPage.write(Reports.of(study), page);
    return page.toString(StandardCharsets.UTF_8);
  }

  private static List<String> scripts(String page) {
    List<String> scripts = new ArrayList<>();
    Matcher script = RUN.matcher(page);
    while (script.find()) {
      scripts.add(script.group(1));
    }
    return scripts;
  }

  @Test
  void thePolicyAllowsTheTwoScriptsAndNothingElse() throws IOException, NoSuchAlgorithmException {
    String page = page(MadeUpStudy.hostile());
    List<String> scripts = scripts(page);

    assertThat(scripts).hasSize(2);
    assertThat(page).containsOnlyOnce("Content-Security-Policy");
    String policy =
        page.substring(page.indexOf("default-src"), page.indexOf("\">\n<meta name=\"v"));
    assertThat(policy)
        .startsWith("default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;")
        .doesNotContain("unsafe", "http", "*");
    for (String script : scripts) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      assertThat(policy).contains(Base64.getEncoder().encodeToString(hash));
    }
  }

  @Test
  void noTextOfTheStudyIsMarkup() throws IOException {
    String page = page(MadeUpStudy.hostile());

    assertThat(RUN.matcher(page).replaceAll("")).doesNotContain("taken over'</script>", "<img");
    // As many elements as in a study that means no harm.
    assertThat(page.split("<script", -1))
        .hasSameSizeAs(page(MadeUpStudy.of(3, 2)).split("<script", -1));
  }

  @Test
  void nothingIsLoadedFromAnywhere() throws IOException {
    String markup = RUN.matcher(page(MadeUpStudy.of(3, 2))).replaceAll("");

    assertThat(markup)
        .doesNotContainPattern("<[^>]+\\s(src|href)=\"(?!#|data:)")
        .doesNotContain("{{script}}", "{{licences}}", "url(", "@import");
  }

  @Test
  void theLibraryComesWithItsLicences() throws IOException {
    assertThat(page(MadeUpStudy.of(3, 2)))
        .contains("This product includes software developed at\nThe Apache Software Foundation")
        .contains("Apache License\n")
        .contains("Mike Bostock")
        .contains("Copyright (c) 2017, Baidu Inc.");
  }

  @Test
  void nothingInTheScriptsCanEndThem() throws IOException {
    for (String script : scripts(page(MadeUpStudy.of(3, 2)))) {
      assertThat(script).doesNotContain("<!--", "\r", "</script");
    }
  }
}
