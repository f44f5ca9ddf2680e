package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.observe.Flag;

/** Why an attempt brought no response, as Envoy names it in its answer, flag and details. */
public enum Failure {
  OVERFLOW("overflow", Flag.UO, 503),
  CONNECT("remote connection failure", Flag.UF, 503),
  CONNECT_TIMEOUT("connection timeout", Flag.UF, 503),
  RESET("connection termination", Flag.UC, 503),
  REMOTE_RESET("remote reset", Flag.UR, 503),
  REFUSED("remote refused stream reset", Flag.UR, 503),
  PROTOCOL("protocol error", Flag.UPE, 502);

  private final String reason;
  private final Flag flag;
  private final int status;

  Failure(String reason, Flag flag, int status) {
    this.reason = reason;
    this.flag = flag;
    this.status = status;
  }

  public String reason() {
    return reason;
  }

  public Flag flag() {
    return flag;
  }

  /** What the client is answered. */
  public int status() {
    return status;
  }

  public boolean isConnect() {
    return this == CONNECT || this == CONNECT_TIMEOUT;
  }
}
