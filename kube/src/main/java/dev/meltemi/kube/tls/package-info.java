/**
 * Who may speak to the API server: its certificate authority, the token, and the kubeconfig that
 * carries them. It knows neither objects nor HTTP.
 */
@NullMarked
package dev.meltemi.kube.tls;

import org.jspecify.annotations.NullMarked;
