package dev.meltemi.cli.istioctl;

import java.nio.file.Path;

/** Finds the folder with the logs of the local mesh's proxies; it may not exist. */
public interface LogFinder {
  Path folder();
}
