package io.luthier.cli;

import io.luthier.spark.data.DataReader;
import io.luthier.spark.doctor.Words;
import io.luthier.trial.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A proposed study as a study file with comments.
 *
 * @param name the study's
 * @param data where the data is, as the file is to have it
 * @param options of Spark's reader
 */
record ProposalText(Proposal proposal, String name, String data, Map<String, String> options) {

  /** The file's text. */
  String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# A first study of ")
        .append(YamlScalar.of(data))
        .append(", proposed by luthier init: ")
        .append(size())
        .append(".\n");
    proposal.notes().forEach(note -> comment(note, yaml));
    yaml.append("#\n#   luthier plan FILE    which trials it will have\n")
        .append("#   luthier run FILE     runs it; the same command again goes on after a stop\n")
        .append("#\n# Every key: docs/study-file.md\n");
    yaml.append("study: ").append(YamlScalar.of(name)).append('\n');
    yaml.append("seed: 7                # of everything random: the same file, the same ranking\n");
    data(yaml);
    yaml.append("network: {type: mlp}\n");
    space(yaml);
    yaml.append("objective: val_loss    # what ranks the trials\n")
        .append("search:\n")
        .append(
            "  strategy: tpe        # learns from results where to look; staged explains, step by step\n")
        .append("  trials: 40           # raise it later, and the study goes on\n")
        .append("  pruner: asha         # stops trials that have fallen behind\n")
        .append("training:\n")
        .append("  epochs: 100          # at most\n")
        .append("  earlyStopping: {patience: 5}\n")
        .append("  reduceLrOnPlateau: {factor: 0.5, patience: 3}\n")
        .append("output: ")
        .append(YamlScalar.of("out/" + name))
        .append('\n');
    return yaml.toString();
  }

  /** The data in a few words. */
  String size() {
    return Words.count(proposal.look().rows(), "row")
        + ", "
        + Words.count(
            proposal.look().features().size() - proposal.leftOut().size(), "feature column");
  }

  private void data(StringBuilder yaml) {
    yaml.append("data:\n");
    if (data.startsWith(DataReader.TABLE)) {
      yaml.append("  table: ")
          .append(YamlScalar.of(data.substring(DataReader.TABLE.length())))
          .append('\n');
    } else {
      yaml.append("  train: ").append(YamlScalar.of(data)).append('\n');
    }
    if (!options.isEmpty()) {
      yaml.append("  options:\n");
      options.forEach(
          (key, value) ->
              yaml.append("    ")
                  .append(YamlScalar.of(key))
                  .append(": ")
                  .append(YamlScalar.of(value))
                  .append('\n'));
    }
    yaml.append("  label: ").append(YamlScalar.of(proposal.look().label().name())).append('\n');
    yaml.append("  task: ")
        .append(proposal.task().name().toLowerCase(Locale.ROOT))
        .append(proposal.task() == Task.REGRESSION ? "     # " : " # ")
        .append(proposal.taskReason())
        .append('\n');
    if (proposal.hasFewRows()) {
      yaml.append("  validation: {folds: 5} # of few rows each should judge once\n");
    } else {
      yaml.append("  validation: ")
          .append(proposal.share())
          .append("      # the rows that judge the trials, drawn by the seed\n");
    }
    yaml.append("  test: ")
        .append(proposal.share())
        .append("            # locked: scored once, for the winner\n");
    features(yaml);
  }

  private void features(StringBuilder yaml) {
    List<String> features = proposal.features();
    if (features.isEmpty()) {
      return;
    }
    yaml.append("  # Left out:\n");
    proposal
        .leftOut()
        .forEach(
            (column, why) ->
                yaml.append("  # - ")
                    .append(YamlScalar.of(column))
                    .append(": ")
                    .append(why)
                    .append('\n'));
    yaml.append("  features:\n");
    features.forEach(feature -> yaml.append("    - ").append(YamlScalar.of(feature)).append('\n'));
  }

  private void space(StringBuilder yaml) {
    yaml.append("space:                 # what may vary; a plain value fixes a parameter\n")
        .append("  learningRate: {min: 1.0e-4, max: 1.0e-1, scale: log} # matters most\n")
        .append("  layers: {min: 1, max: 3}\n")
        .append("  units: {choices: ")
        .append(proposal.units())
        .append("}\n")
        .append("  dropout: {min: 0.0, max: 0.5}\n")
        .append("  batchSize: {choices: ")
        .append(proposal.batchSizes())
        .append("}\n")
        .append("  optimizer: adam\n");
  }

  /** A note in lines of moderate length. */
  private static void comment(String note, StringBuilder yaml) {
    StringBuilder line = new StringBuilder("#");
    for (String word : note.split(" ", -1)) {
      if (line.length() > 1 && line.length() + word.length() > 99) {
        yaml.append(line).append('\n');
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    yaml.append(line).append('\n');
  }
}
