package io.luthier.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.spark.LocalSpark;
import io.luthier.spark.data.DataLook.ColumnLook;
import io.luthier.spark.data.DataLook.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

final class DataLookTest {

  private static Dataset<Row> data(long rows) {
    return LocalSpark.session()
        .range(0, rows, 1, 3)
        .selectExpr(
            "id + 7 AS n",
            "id * 3 AS customer_id",
            "id * 5 AS price",
            "CASE WHEN id % 4 = 0 THEN NULL ELSE id / 2 END AS half",
            "CAST('NaN' AS DOUBLE) AS nan",
            "CAST(id % 5 AS DOUBLE) AS `five.0`",
            "concat('t', id) AS name",
            "id % 2 = 0 AS even",
            "array(1.0, 2.0) AS pair",
            "current_date() AS day",
            "CASE WHEN id = 0 THEN NULL WHEN id % 3 = 0 THEN 'a' ELSE 'b' END AS y");
  }

  @Test
  void columnsAreWhatTheyHold() {
    DataLook look = DataLook.of(data(3000), "y");
    Map<String, ColumnLook> columns =
        look.features().stream().collect(Collectors.toMap(ColumnLook::name, Function.identity()));

    assertThat(look.rows()).isEqualTo(3000);
    assertThat(look.label().values()).isEqualTo(2999);
    assertThat(look.classes()).containsExactly(Map.entry("b", 2000L), Map.entry("a", 999L));
    assertThat(columns).doesNotContainKey("y").hasSize(10);
    assertThat(columns.get("n").identifies()).isTrue();
    assertThat(columns.get("customer_id").identifies()).isTrue();
    assertThat(columns.get("price").identifies()).isFalse();
    assertThat(columns.get("half"))
        .isEqualTo(new ColumnLook("half", Kind.REAL, "double", 2250, 1001, false));
    assertThat(columns.get("nan").values()).isZero();
    assertThat(columns.get("five.0"))
        .isEqualTo(new ColumnLook("five.0", Kind.WHOLE, "double", 3000, 5, false));
    assertThat(columns.get("name").distinct()).isEqualTo(1001);
    assertThat(columns.get("even").kind()).isEqualTo(Kind.TRUTH);
    assertThat(columns.get("pair").kind()).isEqualTo(Kind.SEVERAL);
    assertThat(columns.get("day").kind()).isEqualTo(Kind.OTHER);
    assertThat(DataLook.of(data(50), "y").features())
        .filteredOn(ColumnLook::identifies)
        .extracting(ColumnLook::name)
        .isEqualTo(List.of("n", "customer_id", "name"));
  }

  @Test
  void aLabelThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> DataLook.of(data(3), "pirce"))
        .isInstanceOf(DataProblem.class)
        .hasMessageStartingWith("there is no label column pirce; did you mean price?");
    assertThatThrownBy(() -> DataLook.of(data(0), "y"))
        .isInstanceOf(DataProblem.class)
        .hasMessage("there are no rows");
  }
}
