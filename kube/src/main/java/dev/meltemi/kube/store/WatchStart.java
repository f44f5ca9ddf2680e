package dev.meltemi.kube.store;

/** Whether a watch could begin where it was asked to. */
public sealed interface WatchStart {

  /** The watch runs; history, if any, has been told already. */
  record Started(Watch watch) implements WatchStart {}

  /** The history no longer reaches back to the revision that was asked for; list again. */
  record Expired(long oldest) implements WatchStart {}

  /** The revision that was asked for has not been given out. */
  record Future(long current) implements WatchStart {}
}
