/**
 * HTTP/1.1 on the wire, both sides: heads and bodies read strictly, written plainly, streamed with
 * back-pressure. Reads its own bytes instead of using Netty's codec, because what a codec forgives
 * is what request smuggling lives on. It knows nothing of routes or clusters.
 */
@NullMarked
package dev.meltemi.proxy.http;

import org.jspecify.annotations.NullMarked;
