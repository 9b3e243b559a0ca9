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
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
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
    List<PreparedFold> folds = new ArrayList<>();
    List<PackedFigures> figures = new ArrayList<>();
    try {
      for (int fold = 0; fold < data.folds(); fold++) {
        RowSplit own = data.folds() == 1 ? split : split.fold(fold);
        PreparedFold prepared = fold(rows, candidates, labels, own);
        folds.add(prepared);
        figures.add(PackedFigures.of(prepared.data(), spark.sparkContext().hadoopConfiguration()));
      }
      if (folds.stream().anyMatch(fold -> fold.data() instanceof PackedData.InShards)) {
        // Trials need the memory that Spark keeps these in.
        rows.unpersist(true);
      }
      PackedFigures all = PackedFigures.together(figures);
      return new PreparedData(
          folds, warnings.stream().distinct().toList(), all.fingerprint(), all.prior(), rows);
    } catch (Exception failed) {
      folds.forEach(PreparedFold::close);
      throw failed;
    }
  }

  /** Fits the features on a split's training rows, and packs. */
  private PreparedFold fold(
      Dataset<Row> rows, List<FeatureColumn> candidates, Labels labels, RowSplit split)
      throws IOException {
    DataSpec data = spec.data();
    LabelEncoding encoding = labels.encoding(split);
    Broadcast<byte[][]> places = byPartition(labels, split);
    SplitRows own = SplitRows.of(rows, places);
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
      boolean locked = data.test().orElse(null) instanceof Split.Fraction;
      if (packed instanceof PackedData.InShards && locked) {
        packer.setAside();
      }
      return new PreparedFold(
          packed,
          new FeaturePipeline(FeatureStages.of(spark, fitted), fitted.raw(), encoding),
          validation(packed, rows, places, encoding),
          packer);
    } catch (Exception failed) {
      packer.close();
      throw failed;
    }
  }

  /**
   * The raw validation rows. Of large data Spark forgets the rows, and with them their numbers: a
   * query that is planned later may cut them otherwise. So it is planned now.
   */
  private Supplier<Dataset<Row>> validation(
      PackedData packed, Dataset<Row> rows, Broadcast<byte[][]> places, LabelEncoding encoding) {
    boolean wanted = spec.search().from().isPresent() || spec.search().fromLatest().isPresent();
    if (!wanted || packed instanceof PackedData.OnHeap) {
      return () -> rawValidation(rows, places, encoding);
    }
    Dataset<Row> raw = rawValidation(rows, places, encoding);
    Dataset<Row> planned = spark.createDataFrame(raw.toJavaRDD(), raw.schema());
    return () -> planned;
  }

  private Dataset<Row> rawValidation(
      Dataset<Row> rows, Broadcast<byte[][]> places, LabelEncoding encoding) {
    if (spec.data().validation() instanceof Split.Separate separate) {
      return DataReader.readInOrder(spark, separate.source())
          .withColumn(SplitRows.LABEL, encoding.raw())
          .filter(functions.col(SplitRows.LABEL).isNotNull());
    }
    UserDefinedFunction judges =
        functions.udf(
            (UDF1<Long, Boolean>) row -> Labels.part(places.value(), row) == RowSplit.VALIDATION,
            DataTypes.BooleanType);
    return rows.filter(judges.apply(functions.col(SplitRows.NUMBER)));
  }

  private RowSplit split(Labels labels) {
    DataSpec data = spec.data();
    List<Integer> rare = new ArrayList<>();
    double test = share(data.test());
    RowSplit split =
        data.validation() instanceof Split.Folds folds
            ? RowSplit.drawFolds(labels.kinds(), folds.count(), test, spec.seed(), rare)
            : RowSplit.draw(
                labels.kinds(), share(Optional.of(data.validation())), test, spec.seed(), rare);
    if (!rare.isEmpty()) {
      warnings.add(
          "classes of too few rows to be split are in the training split alone: "
              + String.join(", ", rare.stream().map(labels::kind).toList()));
    }
    boolean judged =
        data.validation() instanceof Split.Separate
            || split.fold(data.folds() - 1).size(RowSplit.VALIDATION) > 0;
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
