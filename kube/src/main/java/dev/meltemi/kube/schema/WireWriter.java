package dev.meltemi.kube.schema;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes protobuf's wire format, as far as texts and messages need it. */
public final class WireWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public WireWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public WireWriter message(int field, Consumer<WireWriter> content) {
    WireWriter inner = new WireWriter();
    content.accept(inner);
    return bytes(field, inner.toByteArray());
  }

  public byte[] toByteArray() {
    return bytes.toByteArray();
  }

  private WireWriter bytes(int field, byte[] value) {
    varint(field << 3 | Wire.BYTES);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void varint(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      bytes.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }
}
