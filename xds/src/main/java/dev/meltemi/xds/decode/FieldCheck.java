package dev.meltemi.xds.decode;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;

/**
 * Goes through every field that is set, however deep, and holds it against the {@link Vocabulary},
 * so that a decoder cannot forget to look.
 */
final class FieldCheck {
  private final Findings findings;

  FieldCheck(Findings findings) {
    this.findings = findings;
  }

  void check(Message message, String path) {
    String type = message.getDescriptorForType().getFullName();
    if (!message.getUnknownFields().asMap().isEmpty()) {
      findings.refuse(
          path
              + ": unknown fields of "
              + type
              + ": "
              + message.getUnknownFields().asMap().keySet());
    }
    Vocabulary.Entry entry = Vocabulary.table().get(type);
    if (entry == null) throw new IllegalStateException("no entry for " + type + " at " + path);
    message
        .getAllFields()
        .forEach((field, value) -> {
          String at = path.isEmpty() ? field.getName() : path + "." + field.getName();
          if (entry.read().contains(field.getName())) {
            descend(field, value, at);
          } else if (entry.harmless().contains(field.getName())) {
            findings.note(at + " is left out");
          } else {
            findings.refuse(at + " is not supported");
          }
        });
  }

  private void descend(FieldDescriptor field, Object value, String at) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) return;
    if (!(value instanceof List<?> values)) {
      inside((Message) value, at);
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      Message element = (Message) values.get(i);
      if (field.isMapField()) {
        mapEntry(element, at);
      } else {
        inside(element, at + "[" + i + "]");
      }
    }
  }

  private void mapEntry(Message entry, String at) {
    Object key = entry.getField(entry.getDescriptorForType().findFieldByNumber(1));
    Object value = entry.getField(entry.getDescriptorForType().findFieldByNumber(2));
    if (value instanceof Message message) inside(message, at + "[" + key + "]");
  }

  private void inside(Message message, String at) {
    if (message instanceof Any any) {
      // What is not understood is left to its decoder, which knows the extension's name.
      Extensions.unpack(any, findings).ifPresent(config -> check(config, at));
    } else if (!Vocabulary.isReadWhole(message.getDescriptorForType().getFullName())) {
      check(message, at);
    }
  }
}
