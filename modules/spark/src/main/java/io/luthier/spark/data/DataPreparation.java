package io.luthier.spark.data;

import io.luthier.study.DataSpec;
import io.luthier.study.DataSpec.Split;
import io.luthier.study.NetworkSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.storage.StorageLevel;

/**
 * From raw data to packed rows: splits by seed, fits the features on the training split alone, and
 * packs training and validation rows. The test rows are set aside unseen.
 */
public final class DataPreparation {

  private final SparkSession spark;
  private final StudySpec spec;
  private final List<String> warnings = new ArrayList<>();

  private DataPreparation(SparkSession spark, StudySpec spec) {
    this.spark = spark;
    this.spec = spec;
  }

  /**
   * Prepares a study's data.
   *
   * @param given the data, unless the specification says where it is
   * @throws DataProblem if it cannot be used
   * @throws IOException if it is large, and cannot be written to the study's directory
   */
  public static PreparedData prepare(
      SparkSession spark, StudySpec spec, Optional<Dataset<Row>> given) throws IOException {
    try {
      return new DataPreparation(spark, spec).prepare(given);
    } catch (Exception failed) {
      Optional<DataProblem> problem = DataProblem.in(failed);
      if (problem.isPresent()) {
        throw problem.get();
      }
      // Scala throws checked exceptions that Java does not know of; this hands them on.
      throw failed;
    }
  }

  private PreparedData prepare(Optional<Dataset<Row>> given) throws IOException {
    DataSpec data = spec.data();
    Dataset<Row> raw =
        given.orElseGet(() -> DataReader.readInOrder(spark, data.train().orElseThrow()));
    List<FeatureColumn> candidates =
        FeatureColumn.choose(raw.schema(), data.features(), data.label(), warnings);
    DataType labelType = raw.schema().apply(data.label()).dataType();
    if (data.task() == Task.REGRESSION && !(labelType instanceof NumericType)) {
      throw new DataProblem(
          "the label column "
              + data.label()
              + " is "
              + labelType.simpleString()
              + "; a regression needs a number");
    }
    Dataset<Row> rows =
        SplitRows.numbered(raw, candidates, data.label(), data.task())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return prepare(rows, candidates, labelType);
    } catch (Exception failed) {
      rows.unpersist();
      throw failed;
    }
  }

  private PreparedData prepare(
      Dataset<Row> rows, List<FeatureColumn> candidates, DataType labelType) throws IOException {
    DataSpec data = spec.data();
    Labels labels = Labels.collect(rows, data.label(), labelType, data.task(), warnings);
    RowSplit split = split(labels);
    LabelEncoding encoding = labels.encoding(split);
    SplitRows own = SplitRows.of(rows, byPartition(labels, split));
    FittedColumns fitted =
        FittedColumns.of(
            TrainingFigures.of(own, candidates),
            spec.network() instanceof NetworkSpec.Cnn,
            warnings);
    Parts parts = new Parts(spark, own, split, fitted.raw(), encoding);
    Packer packer =
        new Packer(
            spark,
            fitted,
            encoding,
            data.test().map(where -> parts.part(RowSplit.TEST, where)),
            spec.output());
    try {
      PackedData packed =
          packer.pack(parts.train(), parts.part(RowSplit.VALIDATION, data.validation()));
      if (packed.validationRows() == 0) {
        throw new DataProblem("the validation split is empty");
      }
      if (packed instanceof PackedData.InShards) {
        if (data.test().orElse(null) instanceof Split.Fraction) {
          packer.setAside();
        }
        // Trials need the memory that Spark keeps these in.
        rows.unpersist(true);
      }
      PackedFigures figures = PackedFigures.of(packed, spark.sparkContext().hadoopConfiguration());
      return new PreparedData(
          packed,
          new FeaturePipeline(FeatureStages.of(spark, fitted), fitted.raw(), encoding),
          warnings,
          figures.fingerprint(),
          figures.prior(),
          rows,
          packer);
    } catch (Exception failed) {
      packer.close();
      throw failed;
    }
  }

  private RowSplit split(Labels labels) {
    List<Integer> rare = new ArrayList<>();
    RowSplit split =
        RowSplit.draw(
            labels.kinds(),
            share(Optional.of(spec.data().validation())),
            share(spec.data().test()),
            spec.seed(),
            rare);
    if (!rare.isEmpty()) {
      warnings.add(
          "classes of too few rows to be split are in the training split alone: "
              + String.join(", ", rare.stream().map(labels::kind).toList()));
    }
    boolean judged =
        spec.data().validation() instanceof Split.Separate || split.size(RowSplit.VALIDATION) > 0;
    if (!judged) {
      throw new DataProblem(
          "the validation split is empty: there are too few rows (" + labels.size() + ")");
    }
    return split;
  }

  private static double share(Optional<Split> split) {
    return split.orElse(null) instanceof Split.Fraction fraction ? fraction.share() : 0;
  }

  private Broadcast<byte[][]> byPartition(Labels labels, RowSplit split) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .broadcast(labels.byPartition(split.parts()));
  }
}
