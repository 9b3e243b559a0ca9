package io.luthier.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A study's report as a page of HTML that needs nothing else: style, scripts, chart library and
 * data are in it.
 *
 * <p>Its content security policy lets a browser run these scripts and no other, and load nothing
 * from anywhere. All that is not known when Luthier is built is JSON in one element, which the
 * scripts put into the page as text.
 */
public final class ReportPage {

  /** Its name in a study's directory. */
  public static final String FILE = "report.html";

  /** The page's scripts, in the order in which they need each other. */
  private static final List<String> SCRIPTS =
      List.of(
          "text.js",
          "data.js",
          "colours.js",
          "charts.js",
          "summary.js",
          "chosen.js",
          "filter.js",
          "ranking.js",
          "details.js",
          "curves.js",
          "parameters.js",
          "times.js",
          "counts.js",
          "main.js");

  private static final Pattern PART = Pattern.compile("\\{\\{(\\w+)}}");

  private static final String DATA = "data";

  private ReportPage() {}

  /** Writes a page in UTF-8; the stream is left open. */
  public static void write(StudyReport report, OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    String page = Parts.PAGE;
    Matcher part = PART.matcher(page);
    int done = 0;
    while (part.find()) {
      text.write(page, done, part.start() - done);
      done = part.end();
      if (part.group(1).equals(DATA)) {
        DataBlock.write(report, text);
      } else {
        text.write(Parts.CONTENT.get(part.group(1)));
      }
    }
    text.write(page, done, page.length() - done);
    text.flush();
  }

  /** What is the same in every page; read when the first one is written. */
  private static final class Parts {

    static final String PAGE = PageParts.read("page/page.html");

    static final Map<String, String> CONTENT = content();

    private Parts() {}

    private static Map<String, String> content() {
      String style = PageParts.read("page/page.css");
      String library = PageParts.library();
      String script = PageParts.script(SCRIPTS);
      Map<String, String> content = new LinkedHashMap<>();
      content.put(
          "policy",
          "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src "
              + hash(style)
              + "; script-src "
              + hash(library)
              + " "
              + hash(script));
      content.put("style", style);
      content.put("library", library);
      content.put("script", script);
      content.put(
          "licences",
          String.join(
                  "\n\n",
                  PageParts.read("echarts/NOTICE"),
                  PageParts.read("echarts/LICENSE"),
                  PageParts.read("echarts/LICENSE-d3"),
                  "ZRender\n" + PageParts.read("zrender/LICENSE"))
              .replace("&", "&amp;")
              .replace("<", "&lt;"));
      return content;
    }

    /** What a browser compares the text of an element with. */
    private static String hash(String element) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(element.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
