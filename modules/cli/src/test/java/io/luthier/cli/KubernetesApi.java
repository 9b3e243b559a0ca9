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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/** fabric8's stand-in for Kubernetes' API server. It keeps what it is given; no pod ever runs. */
final class KubernetesApi implements AutoCloseable {

  private static final String NAMESPACE = "luthier";

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

  @Override
  public void close() {
    client.close();
    server.destroy();
  }

  /** Applying what is not there creates it: so does a real server, but not fabric8's. */
  private final class Applying extends KubernetesCrudDispatcher {

    private static final Pattern IN_NAMESPACE = Pattern.compile("/namespaces/([^/]+)/");

    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      String path = request.getPath();
      Matcher namespace = IN_NAMESPACE.matcher(path);
      boolean applied = String.valueOf(request.getHeader("Content-Type")).contains("apply-patch");
      boolean there = !handleGet(path.replaceAll("\\?.*", "")).getStatus().contains("404");
      if (!applied || there || !namespace.find()) {
        return super.handlePatch(request);
      }
      HasMetadata wanted = Serialization.unmarshal(request.getBody().readUtf8());
      HasMetadata made = client.resource(wanted).inNamespace(namespace.group(1)).create();
      return new MockResponse().setResponseCode(201).setBody(Serialization.asJson(made));
    }
  }
}
