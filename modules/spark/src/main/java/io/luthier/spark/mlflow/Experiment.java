package io.luthier.spark.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An experiment on a tracking server, and what can be done with its runs.
 *
 * @param id the server's
 */
record Experiment(MlflowServer server, String id) {

  private static final int PAGE = 1000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The experiment of a name, made if it is not there. */
  static Experiment open(MlflowServer server, String name) throws IOException {
    try {
      return named(server, name);
    } catch (MlflowRefusal absent) {
      if (!absent.is("RESOURCE_DOES_NOT_EXIST")) {
        throw absent;
      }
    }
    try {
      JsonNode made = server.post("experiments/create", JSON.objectNode().put("name", name));
      return new Experiment(server, made.path("experiment_id").asText());
    } catch (MlflowRefusal made) {
      if (!made.is("RESOURCE_ALREADY_EXISTS")) {
        throw made;
      }
      // Somebody else was faster.
      return named(server, name);
    }
  }

  private static Experiment named(MlflowServer server, String name) throws IOException {
    JsonNode found =
        server.get("experiments/get-by-name", "experiment_name", name).path("experiment");
    if (!found.has("experiment_id")) {
      throw new IOException("the answer of " + server.name() + " is not that of an MLflow server");
    }
    if (found.path("lifecycle_stage").asText().equals("deleted")) {
      throw new IOException(
          "the experiment "
              + name
              + " was deleted at "
              + server.name()
              + "; restore it, or name another as tracking.experiment");
    }
    return new Experiment(server, found.path("experiment_id").asText());
  }

  /**
   * A run that is there.
   *
   * @param id the server's
   * @param begin milliseconds of the epoch
   * @param status as MLflow has it
   * @param artifacts where its artifacts are
   * @param parameters whether it has any
   * @param steps for each metric the last step
   * @param tags all of them
   */
  record Run(
      String id,
      long begin,
      String status,
      String artifacts,
      boolean parameters,
      Map<String, Long> steps,
      Map<String, String> tags) {

    static Run of(JsonNode json) {
      JsonNode info = json.path("info");
      Map<String, Long> steps = new LinkedHashMap<>();
      for (JsonNode metric : json.path("data").path("metrics")) {
        steps.put(metric.path("key").asText(), metric.path("step").asLong());
      }
      Map<String, String> tags = new LinkedHashMap<>();
      for (JsonNode tag : json.path("data").path("tags")) {
        tags.put(tag.path("key").asText(), tag.path("value").asText());
      }
      return new Run(
          info.path("run_id").asText(),
          info.path("start_time").asLong(),
          info.path("status").asText(),
          info.path("artifact_uri").asText(),
          !json.path("data").path("params").isEmpty(),
          steps,
          tags);
    }
  }

  /** All runs that have a tag with this value, but for deleted ones. */
  List<Run> runs(String tag, String value) throws IOException {
    List<Run> runs = new ArrayList<>();
    String token = "";
    do {
      ObjectNode body = JSON.objectNode();
      body.putArray("experiment_ids").add(id);
      body.put("filter", "tags.`" + tag + "` = '" + value + "'");
      body.put("run_view_type", "ACTIVE_ONLY");
      body.put("max_results", PAGE);
      if (!token.isEmpty()) {
        body.put("page_token", token);
      }
      JsonNode page = server.post("runs/search", body);
      page.path("runs").forEach(run -> runs.add(Run.of(run)));
      token = page.path("next_page_token").asText();
    } while (!token.isEmpty());
    return runs;
  }

  /** Makes a run, which then is running. */
  Run create(String name, Instant begin, Map<String, String> tags) throws IOException {
    ObjectNode body = JSON.objectNode();
    body.put("experiment_id", id);
    body.put("run_name", name);
    body.put("start_time", begin.toEpochMilli());
    tags.forEach(
        (key, value) ->
            body.withArray("tags").add(RunLog.entry(key, RunLog.cut(value, RunLog.TAG_LENGTH))));
    return Run.of(server.post("runs/create", body).path("run"));
  }

  void log(String run, RunLog log) throws IOException {
    for (ObjectNode request : log.requests(run)) {
      server.post("runs/log-batch", request);
    }
  }

  /** Says that a run goes on again. */
  void reopen(String run) throws IOException {
    server.post("runs/update", JSON.objectNode().put("run_id", run).put("status", "RUNNING"));
  }

  /** Says how a run has ended, and when. */
  void end(String run, String status, Instant at) throws IOException {
    server.post(
        "runs/update",
        JSON.objectNode()
            .put("run_id", run)
            .put("status", status)
            .put("end_time", at.toEpochMilli()));
  }

  /** Puts a run where deleted ones are, from where it can be restored. */
  void delete(String run) throws IOException {
    server.post("runs/delete", JSON.objectNode().put("run_id", run));
  }
}
