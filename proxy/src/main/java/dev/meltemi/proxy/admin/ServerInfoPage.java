package dev.meltemi.proxy.admin;

import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.admin.v3.CommandLineOptions;
import io.envoyproxy.envoy.admin.v3.ServerInfo;

/** {@code /server_info}. */
final class ServerInfoPage {
  private ServerInfoPage() {}

  static String of(AdminView view) {
    ServerInfo.State state =
        view.isDraining()
            ? ServerInfo.State.DRAINING
            : view.isReady() ? ServerInfo.State.LIVE : ServerInfo.State.INITIALIZING;
    return Json.whole(
        ServerInfo.newBuilder()
            .setVersion("meltemi")
            .setState(state)
            .setUptimeCurrentEpoch(Durations.fromSeconds(view.uptimeSeconds()))
            .setUptimeAllEpochs(Durations.fromSeconds(view.uptimeSeconds()))
            .setNode(view.bootstrap().node())
            .setCommandLineOptions(
                CommandLineOptions.newBuilder().setConcurrency(view.concurrency()))
            .build());
  }
}
