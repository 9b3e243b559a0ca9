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
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.storage.StorageLevel;

/**
 * From raw data to packed rows: splits by seed, fits the features on the training split alone, and
 * packs training and validation rows. The test rows are set aside unseen.
 */
public final class DataPreparation {

  /** Where a row stands, by Spark's own numbering. */
  private static final String ROW = "__luthier_row";

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
        raw.withColumn(ROW, functions.monotonically_increasing_id())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return prepare(rows, candidates);
    } catch (Exception failed) {
      rows.unpersist();
      throw failed;
    }
  }

  private PreparedData prepare(Dataset<Row> rows, List<FeatureColumn> candidates)
      throws IOException {
    DataSpec data = spec.data();
    Labels labels = Labels.collect(rows, ROW, data.label(), data.task(), warnings);
    RowSplit split = split(labels);
    LabelEncoding encoding = labels.encoding(split);
    Column part = part(labels, split);
    Dataset<Row> train = rows.filter(part.equalTo((int) RowSplit.TRAIN)).drop(ROW);
    boolean images = spec.network() instanceof NetworkSpec.Cnn;
    List<FeatureColumn> columns =
        images ? candidates : UsefulColumns.of(candidates, train, warnings);
    PipelineModel stages =
        FeatureStages.fit(
            columns, FeatureStages.withVectors(OnePartition.of(train), columns), images);
    FeaturePipeline pipeline = new FeaturePipeline(stages, columns, encoding);
    Dataset<Row> validation =
        data.validation() instanceof Split.Separate separate
            ? DataReader.readInOrder(spark, separate.source())
            : rows.filter(part.equalTo((int) RowSplit.VALIDATION)).drop(ROW);
    Optional<Dataset<Row>> test =
        data.test()
            .map(
                s ->
                    s instanceof Split.Separate separate
                        ? DataReader.readInOrder(spark, separate.source())
                        : rows.filter(part.equalTo((int) RowSplit.TEST)).drop(ROW));
    Packer packer = new Packer(spark, pipeline, spec.output());
    try {
      PackedData packed =
          packer.pack(
              train,
              split.size(RowSplit.TRAIN),
              validation,
              () ->
                  data.validation() instanceof Split.Separate
                      ? validation.count()
                      : split.size(RowSplit.VALIDATION));
      check(packed);
      if (packed instanceof PackedData.InShards) {
        if (data.test().orElse(null) instanceof Split.Fraction) {
          packer.setAside(test.orElseThrow());
        }
        // Trials need the memory that Spark keeps these in.
        rows.unpersist(true);
      }
      String fingerprint = Fingerprint.of(packed, spark.sparkContext().hadoopConfiguration());
      return new PreparedData(packed, test, pipeline, warnings, fingerprint, rows, packer);
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

  /** A column that says which part a row is in. */
  private Column part(Labels labels, RowSplit split) {
    byte[][] byPartition = labels.byPartition(split.parts());
    Broadcast<byte[][]> parts =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(byPartition);
    UDF1<Long, Integer> lookup = row -> Labels.part(parts.value(), row);
    return functions.udf(lookup, DataTypes.IntegerType).apply(functions.col(ROW));
  }

  private static void check(PackedData data) {
    if (data.validationRows() == 0) {
      throw new DataProblem("the validation split is empty");
    }
    if (data.validationWidth() != data.width()) {
      throw new DataProblem(
          "rows have "
              + data.width()
              + " features in training and "
              + data.validationWidth()
              + " in validation: vectors and arrays must be of one length");
    }
  }
}
