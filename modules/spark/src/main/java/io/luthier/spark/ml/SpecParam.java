package io.luthier.spark.ml;

import io.luthier.study.StudyJson;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * A parameter whose value is a part of a study's specification; saved as {@code study.json} has it.
 */
final class SpecParam<T> extends Param<T> {

  private static final long serialVersionUID = 1;

  private final Class<T> type;

  SpecParam(Params parent, String name, String doc, Class<T> type) {
    super(parent.uid(), name, doc);
    this.type = type;
  }

  @Override
  public String jsonEncode(T value) {
    return StudyJson.writePart(value);
  }

  @Override
  public T jsonDecode(String json) {
    return StudyJson.readPart(json, type);
  }
}
