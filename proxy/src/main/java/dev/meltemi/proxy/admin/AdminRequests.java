package dev.meltemi.proxy.admin;

import dev.meltemi.proxy.http.Downstream;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.http.ServerHandler;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Answers the requests of one admin connection. */
final class AdminRequests implements ServerHandler {
  private final AdminPages pages;

  AdminRequests(AdminPages pages) {
    this.pages = pages;
  }

  @Override
  public void open(Downstream client, HttpRequest request) {
    client.begin(new Asked(client, request));
  }

  @Override
  public void refused(int status, String details) {}

  @Override
  public void timedOut(boolean inHead) {}

  @Override
  public void closed() {}

  private final class Asked implements Stream {
    private final Downstream client;
    private final HttpRequest request;

    Asked(Downstream client, HttpRequest request) {
      this.client = client;
      this.request = request;
    }

    @Override
    public void body(ByteBuf data) {
      data.release();
    }

    @Override
    public void bodyEnd(Headers trailers) {
      AdminPages.Page page = pages.answer(request.method(), request.path());
      byte[] text = page.text().getBytes(StandardCharsets.UTF_8);
      var headers = new Headers();
      headers.add("content-type", page.type());
      headers.add("cache-control", "no-cache, max-age=0");
      headers.add("x-content-type-options", "nosniff");
      headers.add("server", "envoy");
      headers.add("content-length", Integer.toString(text.length));
      client.respond(new HttpResponse(page.status(), headers), text.length);
      if (!request.isHead()) {
        client.respondData(client.alloc().directBuffer(Math.max(1, text.length)).writeBytes(text));
      }
      client.respondEnd(new Headers());
    }

    @Override
    public void bodyBroken(String details) {
      client.abort();
    }

    @Override
    public void clientGone() {}

    @Override
    public void clientWritable() {}

    @Override
    public void sweep(long nanos) {}
  }
}
