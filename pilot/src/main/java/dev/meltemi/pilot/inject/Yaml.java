package dev.meltemi.pilot.inject;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/** Trees as YAML that people and every YAML reader take alike: block style, keys in their order. */
public final class Yaml {
  private Yaml() {}

  /** Each document after the first begins with {@code ---}. */
  public static String dump(List<?> documents) {
    return documents.stream().map(Yaml::document).collect(Collectors.joining("---\n"));
  }

  private static String document(Object tree) {
    var settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSchema(new Quoting())
            .setSplitLines(false)
            .setDereferenceAliases(true)
            .build();
    return new Dump(settings).dumpToString(tree);
  }

  /**
   * YAML 1.2, but texts that YAML 1.1 (kubectl) reads as a boolean, a number in base 60 or a time
   * are quoted.
   */
  private static final class Quoting implements Schema {
    private static final Set<String> BOOLEANS_1_1 = Set.of("y", "n", "yes", "no", "on", "off");
    private final Schema core = new CoreSchema();

    @Override
    public ScalarResolver getScalarResolver() {
      var resolver = core.getScalarResolver();
      return (value, implicit) -> {
        Tag tag = resolver.resolve(value, implicit);
        return implicit && tag.equals(Tag.STR) && isReadOtherwise(value) ? Tag.BOOL : tag;
      };
    }

    private static boolean isReadOtherwise(String value) {
      return BOOLEANS_1_1.contains(value.toLowerCase(Locale.ROOT))
          || value.matches("[0-9][0-9_:.]*|[0-9]{4}-[0-9]{2}-[0-9]{2}.*");
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      return core.getSchemaTagConstructors();
    }
  }
}
