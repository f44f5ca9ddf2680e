/**
 * The web console: a small server on the loopback address with the page, the control plane's
 * numbers, and the commands' own engines behind it. It acts with the kubeconfig of whoever started
 * it, so each request must show the key of the link, and each change a token against forgery.
 */
@NullMarked
package dev.meltemi.cli.console;

import org.jspecify.annotations.NullMarked;
