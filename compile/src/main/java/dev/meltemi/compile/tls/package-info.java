/**
 * From a gateway's TLS settings to what the proxy does, and to the secrets that it needs for it. It
 * reads Secrets, and knows no file system and no socket.
 */
@NullMarked
package dev.meltemi.compile.tls;

import org.jspecify.annotations.NullMarked;
