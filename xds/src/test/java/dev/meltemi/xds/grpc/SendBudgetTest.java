package dev.meltemi.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendBudgetTest {
  private final SendBudget budget = new SendBudget(100);
  private final List<String> granted = new ArrayList<>();

  private void take(long size, String who) {
    budget.take(size, () -> granted.add(who));
  }

  @Test
  void whoFitsIsGrantedAtOnceAndTheOthersInTheirOrder() {
    take(60, "a");
    take(60, "b");
    take(30, "c, which would fit but came later");
    assertThat(granted).containsExactly("a");
    budget.give(60);
    assertThat(granted).containsExactly("a", "b", "c, which would fit but came later");
  }

  @Test
  void whatIsLargerThanEverythingWaitsUntilItIsAlone() {
    take(10, "a");
    take(500, "b");
    take(1, "c");
    assertThat(granted).containsExactly("a");
    budget.give(10);
    assertThat(granted).containsExactly("a", "b");
    budget.give(500);
    assertThat(granted).containsExactly("a", "b", "c");
  }
}
