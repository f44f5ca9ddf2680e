package dev.meltemi.cli.mesh;

/** Which program every proxy of the mesh is. */
enum DataPlane {
  /** Ours. */
  JAVA,
  /** A real Envoy. */
  ENVOY
}
