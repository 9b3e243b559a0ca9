package io.luthier.spark.mlflow;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a run's artifacts are kept.
 *
 * @param location as the server names it; files can be sent to {@code mlflow-artifacts:} alone,
 *     which is the server itself
 */
record Artifacts(MlflowServer server, String location) {

  private static final String PROXIED = "mlflow-artifacts";

  /**
   * Uploads files, in place of those that are there.
   *
   * @return why nothing was uploaded; empty if all was
   */
  Optional<String> upload(List<TrackedFile> files) throws IOException {
    URI uri = URI.create(location);
    if (!PROXIED.equals(uri.getScheme()) || uri.getHost() != null) {
      return Optional.of(
          "ranking, report and model are not uploaded to MLflow: this experiment keeps its"
              + " artifacts in "
              + location
              + ", and not in the server itself (mlflow-artifacts:, what mlflow server does by"
              + " default)");
    }
    String root = uri.getPath().replaceFirst("^/+", "");
    Set<String> directories = new TreeSet<>();
    for (TrackedFile file : files) {
      int slash = file.path().indexOf('/');
      // A model of before may have files that this one has not.
      if (slash > 0 && directories.add(file.path().substring(0, slash))) {
        clear(root + "/" + file.path().substring(0, slash));
      }
      server.putArtifact(root + "/" + file.path(), file.length(), file.content());
    }
    return Optional.empty();
  }

  private void clear(String directory) throws IOException {
    try {
      server.deleteArtifact(directory);
    } catch (MlflowRefusal absent) {
      if (absent.concernsAll()) {
        throw absent;
      }
    }
  }
}
