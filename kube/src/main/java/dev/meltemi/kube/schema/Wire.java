package dev.meltemi.kube.schema;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads protobuf's wire format: tags, varints and what has a length.
 *
 * <p>Every method throws {@link IllegalArgumentException} when the bytes end too early or make no
 * sense.
 */
final class Wire {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final byte[] bytes;
  private int at;

  Wire(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isAtEnd() {
    return at == bytes.length;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = next();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number is longer than 10 bytes");
  }

  byte[] bytes() {
    long length = varint();
    if (length < 0 || length > bytes.length - at) {
      throw new IllegalArgumentException(
          "a field of " + length + " bytes is longer than its message");
    }
    at += (int) length;
    return Arrays.copyOfRange(bytes, at - (int) length, at);
  }

  String text() {
    return text(bytes());
  }

  static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException malformed) {
      throw new IllegalArgumentException("a text is no UTF-8", malformed);
    }
  }

  void skip(int wireType) {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case BYTES -> bytes();
      case FIXED32 -> advance(4);
      default -> throw new IllegalArgumentException("unknown wire type " + wireType);
    }
  }

  private void advance(int count) {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private byte next() {
    if (at == bytes.length) {
      throw new IllegalArgumentException("the message ends in the middle of a field");
    }
    return bytes[at++];
  }
}
