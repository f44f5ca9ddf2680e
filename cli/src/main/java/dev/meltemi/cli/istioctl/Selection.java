package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import dev.meltemi.kube.registry.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What get and delete speak of: {@code KIND}, {@code KIND NAME…}, {@code KIND/NAME…} or {@code
 * KIND,KIND}.
 *
 * @param name empty for all of the kind
 */
record Selection(ResourceType type, Optional<String> name) {

  static List<Selection> of(List<String> words) {
    var selected = new ArrayList<Selection>();
    if (words.getFirst().contains("/")) {
      for (String word : words) {
        var parts = word.split("/", 2);
        if (parts.length < 2)
          throw new UserError("\"%s\" has no kind: write KIND/NAME.".formatted(word));
        selected.add(new Selection(Kinds.named(parts[0]), Optional.of(parts[1])));
      }
      return selected;
    }
    var types = List.of(words.getFirst().split(",")).stream().map(Kinds::named).toList();
    for (var type : types) {
      if (words.size() == 1) selected.add(new Selection(type, Optional.empty()));
      for (String name : words.subList(1, words.size()))
        selected.add(new Selection(type, Optional.of(name)));
    }
    return selected;
  }

  String path(String namespace) {
    return Kinds.path(type, namespace) + name.map(n -> "/" + n).orElse("");
  }
}
