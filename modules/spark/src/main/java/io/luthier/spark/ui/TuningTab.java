package io.luthier.spark.ui;

import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import org.apache.spark.SparkContext;
import org.apache.spark.ui.SparkUI;
import org.apache.spark.ui.SparkUITab;
import org.apache.spark.ui.UIUtils;
import org.apache.spark.ui.WebUIPage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.xml.Node;
import scala.xml.Unparsed;

/**
 * The tab, one for each session that has a page. Made when the session's first study begins.
 *
 * <p>The classes that another Spark may lack are those of {@link Tab} and {@link Page}, so that it
 * is here, and not where this class is loaded, that they are missed.
 */
public final class TuningTab {

  private static final Logger LOG = LoggerFactory.getLogger(TuningTab.class);

  private static final String PREFIX = "tuning";
  private static final String FILES = "/" + PREFIX + "/files";

  private TuningTab() {}

  /**
   * Has a session's tab show one more study.
   *
   * @param name the study's
   * @return where its progress is to be told; empty if the session has no page, or one that takes
   *     no tabs
   */
  public static synchronized Optional<ShownStudy> begin(SparkContext spark, String name) {
    try {
      return Tab.of(spark).map(tab -> tab.studies.begin(name));
    } catch (LinkageError | RuntimeException foreign) {
      // Another Spark than those that are known: a study goes on without being seen.
      LOG.debug("Spark's page has no tab for studies", foreign);
      return Optional.empty();
    }
  }

  private static final class Tab extends SparkUITab {

    private final ShownStudies studies = new ShownStudies();

    private Tab(SparkUI ui) {
      super(ui, PREFIX);
      attachPage(new Page(this));
    }

    @Override
    public String name() {
      return "Tuning";
    }

    static Optional<Tab> of(SparkContext spark) {
      Option<SparkUI> ui = spark.ui();
      return ui.isEmpty() ? Optional.empty() : Optional.of(of(ui.get()));
    }

    private static Tab of(SparkUI ui) {
      return JavaConverters.seqAsJavaList(ui.getTabs()).stream()
          .filter(Tab.class::isInstance)
          .map(Tab.class::cast)
          .findFirst()
          .orElseGet(() -> attached(ui));
    }

    private static Tab attached(SparkUI ui) {
      Tab tab = new Tab(ui);
      ui.attachTab(tab);
      // Through the page's own server, with its filters and its access control.
      ui.attachHandler(FILES, new TuningServlet(tab.studies), "/*");
      return tab;
    }
  }

  /** What a browser gets at first; the rest is fetched by its script. */
  private static final class Page extends WebUIPage {

    private final Tab tab;

    Page(Tab tab) {
      super("");
      this.tab = tab;
    }

    @Override
    public Seq<Node> render(HttpServletRequest request) {
      // Behind a proxy, such as YARN's, paths begin with what that adds.
      String files = UIUtils.prependBaseUri(request, FILES, "");
      String content =
          """
          <div id="tuning" data-files="%1$s"><noscript>This page needs JavaScript.</noscript></div>
          <script src="%1$s/echarts.js"></script>
          <script src="%1$s/live.js"></script>
          """
              .formatted(files);
      return UIUtils.headerSparkPage(
          request,
          "Tuning",
          () -> one(new Unparsed(content)),
          tab,
          UIUtils.headerSparkPage$default$5(),
          UIUtils.headerSparkPage$default$6(),
          UIUtils.headerSparkPage$default$7());
    }

    private static Seq<Node> one(Node node) {
      return JavaConverters.asScalaBuffer(java.util.List.of(node));
    }
  }
}
