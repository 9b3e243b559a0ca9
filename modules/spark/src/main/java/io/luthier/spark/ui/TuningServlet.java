package io.luthier.spark.ui;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.luthier.report.LiveView;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** What the tab's page fetches: how studies go, their reports, and the page's scripts. */
final class TuningServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  private static final String SCRIPT = "text/javascript;charset=utf-8";

  private static final JsonFactory JSON = new JsonFactory();

  private final transient ShownStudies studies;

  TuningServlet(ShownStudies studies) {
    this.studies = studies;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String study = Optional.ofNullable(request.getParameter("study")).orElse("");
    switch (String.valueOf(request.getPathInfo())) {
      case "/studies.json" -> data(study, response);
      case "/report.html" -> report(study, response);
      case "/echarts.js" -> {
        // It is as old as this build of Luthier, and large.
        response.setHeader("Cache-Control", "private, max-age=86400");
        send(SCRIPT, LiveView.library().getBytes(StandardCharsets.UTF_8), response);
      }
      case "/live.js" -> send(SCRIPT, LiveView.script().getBytes(StandardCharsets.UTF_8), response);
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private void data(String study, HttpServletResponse response) throws IOException {
    response.setContentType("application/json;charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    try (JsonGenerator json = JSON.createGenerator(response.getOutputStream())) {
      studies.write(study, json);
    }
  }

  private void report(String study, HttpServletResponse response) throws IOException {
    byte[] page;
    try {
      page = studies.find(study).orElseThrow(FileNotFoundException::new).report();
    } catch (IOException missing) {
      byte[] text = "There is no report yet.\n".getBytes(StandardCharsets.UTF_8);
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      send("text/plain;charset=utf-8", text, response);
      return;
    }
    // It is a file of the study's directory: its scripts have no business with Spark's pages.
    response.setHeader("Content-Security-Policy", "sandbox allow-scripts allow-popups");
    response.setHeader("Cache-Control", "no-store");
    send("text/html;charset=utf-8", page, response);
  }

  private static void send(String type, byte[] content, HttpServletResponse response)
      throws IOException {
    response.setContentType(type);
    response.setContentLength(content.length);
    response.getOutputStream().write(content);
  }
}
