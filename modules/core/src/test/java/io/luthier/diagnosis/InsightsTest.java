package io.luthier.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InsightsTest {

  private static final Parameter RATE = Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG);
  private static final Parameter DROPOUT = Parameter.real("dropout", 0, 0.5, Scale.LINEAR);

  private static List<String> kinds(StudyFacts facts) {
    return Insights.of(facts).stream().map(Insight::kind).toList();
  }

  @Test
  void theMostUsefulComesFirst() {
    StudyFacts facts = Facts.random(1, 60, c -> 1 - c.real("learningRate", 0), RATE, DROPOUT);

    assertThat(kinds(facts))
        .containsExactly("epochs-used-up", "edge", "importance", "learning-rate");
    assertThat(Insights.of(facts).get(2).text())
        .isEqualTo("What mattered was learningRate (100 %); hardly dropout.");
  }

  @Test
  void withFewTrialsItIsSaidThatTheyAreTooFew() {
    List<Insight> found = Insights.of(Facts.random(1, 8, c -> 1, RATE, DROPOUT));

    assertThat(found.get(found.size() - 1).text())
        .isEqualTo("Which parameters mattered can be said from 20 trials on; this study has 8.");
  }

  @Test
  void theSameFactsGiveTheSameInsights() {
    StudyFacts facts = Facts.random(2, 50, c -> c.real("dropout", 0), RATE, DROPOUT);

    assertThat(Insights.of(facts)).isEqualTo(Insights.of(facts)).isNotEmpty();
  }
}
