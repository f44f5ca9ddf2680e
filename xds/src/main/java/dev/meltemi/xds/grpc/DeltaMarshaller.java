package dev.meltemi.xds.grpc;

import dev.meltemi.xds.session.DeltaReply;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Hands replies to gRPC without building a message of them. Of a server only. */
final class DeltaMarshaller implements MethodDescriptor.Marshaller<DeltaReply> {
  @Override
  public InputStream stream(DeltaReply reply) {
    return new Draining(reply);
  }

  @Override
  public DeltaReply parse(InputStream stream) {
    throw new UnsupportedOperationException("a server reads no responses");
  }

  /** gRPC drains it at once, and reads only what it has to compress. */
  private static final class Draining extends InputStream implements Drainable, KnownLength {
    private final DeltaReply reply;
    private final int size;
    private Optional<InputStream> copy = Optional.empty();
    private int left;

    Draining(DeltaReply reply) {
      this.reply = reply;
      this.size = reply.size();
      this.left = size;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      left = 0;
      reply.writeTo(target);
      return size;
    }

    @Override
    public int available() {
      return left;
    }

    @Override
    public int read() throws IOException {
      int one = copy().read();
      if (one >= 0) left--;
      return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = copy().read(target, offset, length);
      if (count > 0) left -= count;
      return count;
    }

    private InputStream copy() throws IOException {
      if (copy.isEmpty()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        reply.writeTo(bytes);
        copy = Optional.of(new ByteArrayInputStream(bytes.toByteArray()));
      }
      return copy.get();
    }
  }
}
