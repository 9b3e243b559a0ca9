// A first study in spark-shell, from the repository's root:
//
//   spark-shell --jars modules/cli/target/luthier-0.1.0.jar -i modules/examples/spark-shell/satellite.scala
import io.luthier.space.{Parameter, Scale}
import io.luthier.spark.StudyRunner
import io.luthier.study.{SearchSpec, StudySpec}
import io.luthier.trial.Task

val images = spark.read.option("header", true).option("inferSchema", true).csv("modules/examples/data/satellite.csv.gz")

val spec = StudySpec.builder("satellite-in-scala").
  seed(7).
  label("classes", Task.CLASSIFICATION).
  parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG)).
  parameter(Parameter.integer("layers", 1, 3)).
  parameter(Parameter.choice("units", Int.box(32), Int.box(64))).
  search(SearchSpec.random(4)).
  epochs(20).
  output("out/satellite-in-scala").
  build()

val tuned = StudyRunner.on(spark).run(spec, images)

tuned.ranking.select("rank", "trial", "val_loss", "val_accuracy", "learningRate", "layers", "units").show()
tuned.story.forEach(sentence => println(sentence))
