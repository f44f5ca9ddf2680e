package dev.meltemi.xds.decode;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through every field that is set, however deep, and holds it against the {@link Vocabulary},
 * so that a decoder cannot forget to look. It reads the bytes: reflection over messages costs
 * several times as much as all the rest of decoding.
 */
final class FieldCheck {
  private final Findings findings;

  FieldCheck(Findings findings) {
    this.findings = findings;
  }

  /** Where we are, written out only when there is something to say. */
  private record Place(Optional<Place> inside, String name) {
    Place field(String field) {
      return new Place(Optional.of(this), field);
    }

    @Override
    public String toString() {
      return inside
          .map(Place::toString)
          .filter(outer -> !outer.isEmpty())
          .map(outer -> outer + "." + name)
          .orElse(name);
    }
  }

  void check(ByteString bytes, Descriptor type) {
    check(bytes, type, new Place(Optional.empty(), ""));
  }

  private void check(ByteString bytes, Descriptor type, Place place) {
    try {
      message(bytes.newCodedInput(), type, place);
    } catch (IOException e) {
      findings.refuse(type.getFullName() + " is not valid: " + e.getMessage());
    }
  }

  private void message(CodedInputStream in, Descriptor type, Place place) throws IOException {
    Vocabulary.Entry entry = Vocabulary.table().get(type.getFullName());
    if (entry == null) throw new IllegalStateException("no entry for " + type.getFullName());
    Map<String, Integer> counts = new HashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      FieldDescriptor field = type.findFieldByNumber(number);
      if (field == null) {
        findings.refuse(
            place + ": field " + number + " of " + type.getFullName() + " is not known");
        in.skipField(tag);
      } else if (entry.read().contains(field.getName())) {
        read(in, tag, field, place, counts);
      } else if (isSet(in, tag, field)) {
        Place at = place.field(field.getName());
        if (entry.harmless().contains(field.getName())) {
          findings.note(at + " is left out");
        } else {
          findings.refuse(at + " is not supported");
        }
      }
    }
  }

  private void read(
      CodedInputStream in, int tag, FieldDescriptor field, Place place, Map<String, Integer> counts)
      throws IOException {
    if (isLeaf(field)) {
      in.skipField(tag);
      return;
    }
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      throw new IOException(field.getFullName() + " is not a message");
    }
    String name = field.getName();
    if (field.isRepeated() && !field.isMapField()) {
      name += "[" + (counts.merge(name, 1, Integer::sum) - 1) + "]";
    }
    int outer = in.pushLimit(in.readRawVarint32());
    if (field.isMapField()) {
      mapEntry(in, place.field(name));
    } else if (isAny(field)) {
      any(in, place.field(name));
    } else {
      message(in, field.getMessageType(), place.field(name));
    }
    in.popLimit(outer);
  }

  private static boolean isLeaf(FieldDescriptor field) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) return true;
    return !isAny(field) && Vocabulary.isReadWhole(field.getMessageType().getFullName());
  }

  private static boolean isAny(FieldDescriptor field) {
    return field.getMessageType().getFullName().equals("google.protobuf.Any");
  }

  /** The maps that are read all lead from names to configurations. */
  private void mapEntry(CodedInputStream in, Place place) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 2) {
        int outer = in.pushLimit(in.readRawVarint32());
        any(in, place);
        in.popLimit(outer);
      } else {
        in.skipField(tag);
      }
    }
  }

  /** What is not understood is left to its decoder, which knows the extension's name. */
  private void any(CodedInputStream in, Place place) throws IOException {
    Any.Builder any = Any.newBuilder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case Any.TYPE_URL_FIELD_NUMBER -> any.setTypeUrl(in.readStringRequireUtf8());
        case Any.VALUE_FIELD_NUMBER -> any.setValue(in.readBytes());
        default -> in.skipField(tag);
      }
    }
    Extensions.descriptor(any.build()).ifPresent(type -> check(any.getValue(), type, place));
  }

  /** A zero of a field without presence is as good as no field. */
  private static boolean isSet(CodedInputStream in, int tag, FieldDescriptor field)
      throws IOException {
    boolean zero =
        switch (WireFormat.getTagWireType(tag)) {
          case WireFormat.WIRETYPE_VARINT -> in.readRawVarint64() == 0;
          case WireFormat.WIRETYPE_LENGTH_DELIMITED -> in.readBytes().isEmpty();
          default -> {
            in.skipField(tag);
            yield false;
          }
        };
    return !zero || field.hasPresence() || field.isRepeated();
  }
}
