package io.luthier.spark.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.luthier.study.TrackingSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A server that answers as MLflow does, as far as runs go, or goes wrong as it is told to. What the
 * real one does is seen by scripts/test-mlflow.
 */
final class FaultyServer implements AutoCloseable {

  /** What to do instead of answering. */
  enum Fault {
    /** Answers. */
    NONE,
    /** Answers that it is too busy. */
    BUSY,
    /** Answers with an error of its own. */
    BROKEN,
    /** Does what it was asked for and never says so. */
    LOST,
    /** Says nothing at all, nor does anything. */
    SILENT
  }

  static final class FakeRun {
    final ObjectNode info = JSON.createObjectNode();
    final Map<String, String> tags = new LinkedHashMap<>();
    final Map<String, String> params = new LinkedHashMap<>();
    final List<JsonNode> metrics = new ArrayList<>();

    String status() {
      return info.path("status").asText();
    }

    /** The steps of a metric in the order in which they came. */
    List<Long> steps(String metric) {
      return metrics.stream()
          .filter(point -> point.path("key").asText().equals(metric))
          .map(point -> point.path("step").asLong())
          .toList();
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, FakeRun> runs = new LinkedHashMap<>();
  final List<String> deleted = new ArrayList<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();

  /** Given the call and its body. */
  volatile Function<String, Fault> fault = call -> Fault.NONE;

  private boolean experiment;

  FaultyServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  TrackingSpec tracking() {
    return new TrackingSpec(address(), "e", true);
  }

  /** The runs of trials by their numbers, and the study's own with an empty name. */
  synchronized Map<String, FakeRun> runs() {
    Map<String, FakeRun> byTrial = new LinkedHashMap<>();
    for (FakeRun run : runs.values()) {
      String trial = run.tags.getOrDefault(RunTexts.TRIAL, "");
      if (byTrial.put(trial, run) != null) {
        throw new AssertionError("trial " + trial + " is there twice");
      }
    }
    return byTrial;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String call = exchange.getRequestURI().getPath().replaceFirst("^/api/2.0/mlflow/", "");
    byte[] body = exchange.getRequestBody().readAllBytes();
    calls.add(call);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    Fault wrong =
        fault.apply(call + " " + new String(body, java.nio.charset.StandardCharsets.UTF_8));
    switch (wrong) {
      case SILENT -> {
        return;
      }
      case BUSY -> {
        exchange.getResponseHeaders().add("Retry-After", "0");
        answer(exchange, 429, JSON.createObjectNode());
        return;
      }
      case BROKEN -> {
        answer(exchange, 500, JSON.createObjectNode().put("error_code", "INTERNAL_ERROR"));
        return;
      }
      default -> {
        // Whether the answer arrives or not.
      }
    }
    ObjectNode answer;
    int status = 200;
    synchronized (this) {
      answer = JSON.createObjectNode();
      try {
        answer = answer(call, body.length == 0 ? answer : (ObjectNode) JSON.readTree(body));
      } catch (IllegalArgumentException refused) {
        status = refused.getMessage().startsWith("RESOURCE") ? 404 : 400;
        answer.put("error_code", refused.getMessage());
      }
    }
    if (wrong == Fault.LOST) {
      exchange.close();
    } else {
      answer(exchange, status, answer);
    }
  }

  private static void answer(HttpExchange exchange, int status, ObjectNode answer)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private ObjectNode answer(String call, ObjectNode body) {
    ObjectNode answer = JSON.createObjectNode();
    switch (call) {
      case "experiments/get-by-name" -> {
        if (!experiment) {
          throw new IllegalArgumentException("RESOURCE_DOES_NOT_EXIST");
        }
        answer.putObject("experiment").put("experiment_id", "1").put("lifecycle_stage", "active");
      }
      case "experiments/create" -> {
        experiment = true;
        answer.put("experiment_id", "1");
      }
      case "runs/search" -> search(body, answer);
      case "runs/create" -> {
        FakeRun run = new FakeRun();
        run.info.put("run_id", "run" + (runs.size() + deleted.size()));
        run.info.put("status", "RUNNING");
        run.info.set("start_time", body.get("start_time"));
        run.info.put("artifact_uri", "s3://elsewhere/1");
        put(body.path("tags"), run.tags);
        runs.put(run.info.path("run_id").asText(), run);
        answer.set("run", json(run));
      }
      case "runs/log-batch" -> log(body);
      case "runs/update" -> {
        FakeRun run = run(body);
        run.info.set("status", body.get("status"));
        if (body.has("end_time")) {
          run.info.set("end_time", body.get("end_time"));
        }
      }
      case "runs/delete" -> {
        run(body);
        deleted.add(body.path("run_id").asText());
        runs.remove(body.path("run_id").asText());
      }
      default -> throw new IllegalArgumentException("no such call: " + call);
    }
    return answer;
  }

  private FakeRun run(ObjectNode body) {
    FakeRun run = runs.get(body.path("run_id").asText());
    if (run == null) {
      throw new IllegalArgumentException("RESOURCE_DOES_NOT_EXIST");
    }
    return run;
  }

  /** In pages of three. */
  private void search(ObjectNode body, ObjectNode answer) {
    int from = body.path("page_token").asInt(0);
    String study = body.path("filter").asText().replaceFirst(".*'(.*)'", "$1");
    List<FakeRun> found =
        runs.values().stream().filter(run -> study.equals(run.tags.get(RunTexts.STUDY))).toList();
    ArrayNode page = answer.putArray("runs");
    for (int i = from; i < Math.min(from + 3, found.size()); i++) {
      page.add(json(found.get(i)));
    }
    if (from + 3 < found.size()) {
      answer.put("next_page_token", "" + (from + 3));
    }
  }

  private void log(ObjectNode body) {
    FakeRun run = run(body);
    int metrics = body.path("metrics").size();
    int params = body.path("params").size();
    int tags = body.path("tags").size();
    if (metrics > 1000 || params > 100 || tags > 100 || metrics + params + tags > 1000) {
      throw new IllegalArgumentException("INVALID_PARAMETER_VALUE");
    }
    body.path("metrics").forEach(run.metrics::add);
    put(body.path("params"), run.params);
    put(body.path("tags"), run.tags);
  }

  private static void put(JsonNode entries, Map<String, String> map) {
    entries.forEach(e -> map.put(e.path("key").asText(), e.path("value").asText()));
  }

  private static ObjectNode json(FakeRun run) {
    ObjectNode json = JSON.createObjectNode();
    json.set("info", run.info);
    ObjectNode data = json.putObject("data");
    Map<String, JsonNode> latest = new LinkedHashMap<>();
    run.metrics.forEach(point -> latest.put(point.path("key").asText(), point));
    latest.values().forEach(data.withArray("metrics")::add);
    run.tags.forEach((k, v) -> data.withArray("tags").add(RunLog.entry(k, v)));
    run.params.forEach((k, v) -> data.withArray("params").add(RunLog.entry(k, v)));
    return json;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
