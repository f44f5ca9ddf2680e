package dev.meltemi.api.meta;

/**
 * A resource of any kind that the mesh reads. Its two sealed families are {@code
 * api.kube.KubeResource} and {@code api.istio.IstioResource}; switch over these. (This interface
 * itself cannot be sealed: outside of a named module the permitted types would all have to share
 * one package.)
 */
public interface Resource {
  ObjectMeta meta();

  ObjectKey key();
}
