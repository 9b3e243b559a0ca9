package io.luthier.cli;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/** fabric8's stand-in for Kubernetes' API server. It keeps what it is given; no pod ever runs. */
final class KubernetesApi implements AutoCloseable {

  private static final String NAMESPACE = "luthier";

  private final Set<String> accesses = ConcurrentHashMap.newKeySet();
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new Applying(), false);
  private final KubernetesClient client;

  KubernetesApi() {
    server.init();
    client = server.createClient();
  }

  /** Where Spark finds it. */
  String master() {
    return "k8s://http://" + server.getHostName() + ":" + server.getPort();
  }

  /** The pods that Spark has labelled as {@code driver} or {@code executor}. */
  List<Pod> pods(String role) {
    return client.pods().inNamespace(NAMESPACE).withLabel("spark-role", role).list().getItems();
  }

  ConfigMap configMap(String name) {
    return client.configMaps().inNamespace(NAMESPACE).withName(name).get();
  }

  /** What was asked of it so far, as roles say it, such as {@code create pods}. */
  Set<String> accesses() {
    return Set.copyOf(accesses);
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }

  private static final Pattern PATH =
      Pattern.compile("/api/v1/namespaces/[^/]+/(\\w+)(/[^/?]+)?(\\?.*)?");

  private static String access(RecordedRequest request) {
    Matcher path = PATH.matcher(request.getPath());
    if (!path.matches()) {
      throw new IllegalArgumentException("not in a namespace: " + request.getRequestLine());
    }
    boolean one = path.group(2) != null;
    boolean watch = request.getRequestUrl().queryParameter("watch") != null;
    String verb =
        switch (request.getMethod()) {
          case "GET" -> watch ? "watch" : one ? "get" : "list";
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          case "DELETE" -> one ? "delete" : "deletecollection";
          default -> request.getMethod();
        };
    return verb + " " + path.group(1);
  }

  /** Applying what is not there creates it: so does a real server, but not fabric8's. */
  private final class Applying extends KubernetesCrudDispatcher {

    private static final Pattern IN_NAMESPACE = Pattern.compile("/namespaces/([^/]+)/");

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      accesses.add(access(request));
      return super.dispatch(request);
    }

    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      String path = request.getPath();
      Matcher namespace = IN_NAMESPACE.matcher(path);
      boolean applied = String.valueOf(request.getHeader("Content-Type")).contains("apply-patch");
      boolean there = !handleGet(path.replaceAll("\\?.*", "")).getStatus().contains("404");
      if (!applied || there || !namespace.find()) {
        return super.handlePatch(request);
      }
      HasMetadata wanted = client.load(request.getBody().inputStream()).items().get(0);
      HasMetadata made = client.resource(wanted).inNamespace(namespace.group(1)).create();
      return new MockResponse().setResponseCode(201).setBody(Serialization.asJson(made));
    }
  }
}
