package dev.meltemi.api.check;

import org.junit.jupiter.api.Test;

class VirtualServiceCheckTest {
  private static final Specs SPEC = new Specs("VirtualService");
  private static final String HTTP = "http: [{route: [{destination: {host: a}}]}]";

  private static final String TO_A = "  route: [{destination: {host: a}}]\n";

  @Test
  void hostsAreNamesWildcardsOrAddresses() {
    SPEC.accepts("hosts: [reviews, reviews.prod, \"*.example.com\", 10.0.0.1]\n" + HTTP);
    SPEC.refuses(
        "hosts: [\"ba!r\"]\n" + HTTP, "domain name \"ba!r\" invalid (label \"ba!r\" invalid)");
    SPEC.refuses("hosts: [\"a.*.b\"]\n" + HTTP, "label \"*\" invalid");
  }

  @Test
  void aStarAloneIsForGatewaysOnly() {
    SPEC.refuses(
        "hosts: [\"*\"]\n" + HTTP,
        "wildcard host * is not allowed for virtual services bound to the mesh");
    SPEC.accepts("hosts: [\"*\"]\ngateways: [bookinfo-gateway]\n" + HTTP);
  }

  @Test
  void aHostStandsOnceEvenUnderAWildcard() {
    SPEC.refuses("hosts: [a, a]\n" + HTTP, "duplicate hosts in virtual service: a & a");
    SPEC.refuses("hosts: [\"*.foo.com\", x.foo.com]\n" + HTTP, "duplicate hosts");
    SPEC.accepts("hosts: [foo.com, \"*.foo.com\"]\n" + HTTP);
  }

  @Test
  void gatewaysAreNamesWithOrWithoutNamespace() {
    SPEC.accepts("hosts: [a]\ngateways: [mesh, gw, ns/gw, ./gw]\n" + HTTP);
    SPEC.refuses(
        "hosts: [a]\ngateways: [\"ns1/*\"]\n" + HTTP, "invalid value for gateway name: \"*\"");
    SPEC.refuses("hosts: [a]\ngateways: [a/b/c]\n" + HTTP, "invalid value for gateway");
  }

  @Test
  void somethingMustBeRouted() {
    SPEC.refuses("hosts: [a]", "http, tcp or tls must be provided in virtual service");
  }

  @Test
  void aCorsPolicyNamesOriginsMethodsAndHeaders() {
    SPEC.accepts(
        beside(
            "corsPolicy: {allowOrigins: [{exact: \"https://a.io\"}], allowMethods: [GET], maxAge:"
                + " 1h}"));
    SPEC.refuses(
        beside("corsPolicy: {allowOrigins: [{}]}"),
        "'exact', 'prefix' or 'regex' in allow_origins");
    SPEC.refuses(
        beside("corsPolicy: {allowOrigins: [{regex: \"(\"}]}"), "no RE2 regular expression");
    SPEC.refuses(
        beside("corsPolicy: {allowOrigins: [{prefix: h}], allowMethods: [PUSH]}"),
        "\"PUSH\" is not a supported HTTP method");
    SPEC.refuses(
        beside("corsPolicy: {allowOrigins: [{prefix: h}], allowHeaders: [\"a b\"]}"),
        "not a valid header name");
    SPEC.refuses(
        beside("corsPolicy: {allowOrigins: [{prefix: h}], maxAge: 1.5s}"),
        "accurate only to seconds precision");
    SPEC.refuses(
        beside("corsPolicy: {allowOrigins: [{prefix: h}], unmatchedPreflights: DROP}"),
        "is none of FORWARD, IGNORE, UNSPECIFIED");
  }

  @Test
  void aDelegateHasRulesForHttpAloneAndDelegatesNothing() {
    SPEC.accepts("http: [{route: [{destination: {host: a}}]}]");
    SPEC.accepts("hosts: [a]\nhttp: [{delegate: {name: b, namespace: shop}}]");
    SPEC.refuses("http: [{delegate: {name: b}}]", "delegate");
    SPEC.refuses("gateways: [gw]\n" + HTTP, "must have no gateways specified");
    SPEC.refuses(
        "hosts: [a]\nhttp: [{delegate: {name: b}, directResponse: {status: 200}}]",
        "must not specify route, redirect or directResponse");
    SPEC.refuses("hosts: [a]\nhttp: [{delegate: {}}]", "delegate needs a name");
  }

  @Test
  void aResourceIsShownToAllOrToNamedNamespaces() {
    SPEC.accepts("hosts: [a]\nexportTo: [\"*\"]\n" + HTTP);
    SPEC.accepts("hosts: [a]\nexportTo: [\".\", shop]\n" + HTTP);
    SPEC.refuses("hosts: [a]\nexportTo: [\"*\", shop]\n" + HTTP, "cannot have both public (*)");
    SPEC.refuses("hosts: [a]\nexportTo: [\"~\"]\n" + HTTP, "exportTo ~ (none) is not allowed");
    SPEC.refuses("hosts: [a]\nexportTo: [shop, shop]\n" + HTTP, "duplicate entries in exportTo");
    SPEC.refuses("hosts: [a]\nexportTo: [\"shop*\"]\n" + HTTP, "a valid namespace name is allowed");
  }

  @Test
  void aSubnetIsAnAddressOrABlock() {
    var tcp = "hosts: [a]\ntcp:\n- match: [{destinationSubnets: [%s]}]\n" + TO_A;
    SPEC.accepts(tcp.formatted("10.0.0.0/8, 192.0.2.1, \"2001:db8::/32\""));
    SPEC.refuses(
        tcp.formatted("10.0.0.0/33"), "\"10.0.0.0/33\" is neither an IP address nor a CIDR block");
    SPEC.refuses(tcp.formatted("shop"), "\"shop\" is neither an IP address nor a CIDR block");
    var tls =
        "hosts: [a.io]\ntls:\n- match: [{sniHosts: [a.io], destinationSubnets: [%s]}]\n" + TO_A;
    SPEC.accepts(tls.formatted("10.0.0.0/8"));
    SPEC.refuses(tls.formatted("10.0.0.0/x"), "neither an IP address nor a CIDR block");
  }

  private static String rule(String fields) {
    return "hosts: [a]\nhttp:\n- " + fields.stripTrailing().replace("\n", "\n  ") + "\n";
  }

  private static String beside(String field) {
    return rule("route: [{destination: {host: a}}]\n" + field);
  }

  @Test
  void weightsAreRelativeAndNotAllZero() {
    SPEC.accepts(
        rule("route: [{destination: {host: a}, weight: 1}, {destination: {host: b}, weight: 2}]"));
    SPEC.accepts(rule("route: [{destination: {host: a}, weight: 0}]"));
    SPEC.refuses(
        rule("route: [{destination: {host: a}}, {destination: {host: b}}]"),
        "total destination weight = 0");
    SPEC.refuses(
        rule("route: [{destination: {host: a}, weight: -1}, {destination: {host: b}, weight: 2}]"),
        "not be negative");
  }

  @Test
  void aDestinationIsOneService() {
    SPEC.refuses(rule("route: [{weight: 1}]"), "destination is required");
    SPEC.refuses(rule("route: [{destination: {}}]"), "empty domain name not allowed");
    SPEC.refuses(rule("route: [{destination: {host: \"*\"}}]"), "invalid destination host *");
    SPEC.refuses(rule("route: [{destination: {host: \"a:80\"}}]"), "label \"a:80\" invalid");
    SPEC.refuses(
        rule("route: [{destination: {host: a, port: {number: 70000}}}]"), "between 1 and 65535");
  }

  @Test
  void retriesThatAreOffHaveNoFurtherFields() {
    SPEC.accepts(beside("retries: {attempts: 0}"));
    SPEC.refuses(
        beside("retries: {attempts: 0, perTryTimeout: 1s}"),
        "when attempts are set to 0 (disabled)");
    SPEC.refuses(beside("retries: {attempts: -1}"), "attempts cannot be negative");
  }

  @Test
  void retryConditionsAreEnvoysOrStatuses() {
    SPEC.accepts(beside("retries: {attempts: 2, retryOn: \"5xx,connect-failure,503\"}"));
    SPEC.refuses(
        beside("retries: {attempts: 2, retryOn: \"5xx, reset\"}"),
        "\" reset\" is not a valid retryOn policy");
    SPEC.refuses(
        beside("retries: {attempts: 2, retryOn: sometimes}"), "\"sometimes\" is not a valid");
  }

  @Test
  void faultsHaveAStatusAndAShare() {
    SPEC.accepts(beside("fault: {abort: {httpStatus: 503, percentage: {value: 0.1}}}"));
    SPEC.accepts(beside("fault: {abort: {grpcStatus: UNAVAILABLE, percentage: {value: 100}}}"));
    SPEC.refuses(
        beside("fault: {abort: {httpStatus: 100, percentage: {value: 1}}}"),
        "is not in range 200-599");
    SPEC.refuses(
        beside("fault: {abort: {grpcStatus: NOPE, percentage: {value: 1}}}"),
        "\"NOPE\" is not supported");
    SPEC.refuses(
        beside("fault: {abort: {percentage: {value: 1}}}"), "httpStatus or grpcStatus is required");
    SPEC.refuses(
        beside("fault: {delay: {fixedDelay: 1s, percentage: {value: 101}}}"),
        "is not in range 0..100");
    SPEC.refuses(
        beside("fault: {delay: {fixedDelay: 1s, percentage: {value: 0.00001}}}"),
        "less than 0.0001");
    SPEC.refuses(beside("fault: {}"), "must have an abort and/or a delay");
    SPEC.warns(beside("fault: {delay: {fixedDelay: 1s}}"), "it never happens");
  }

  @Test
  void aRedirectSaysWhereTo() {
    SPEC.accepts(rule("redirect: {authority: example.com, redirectCode: 308}"));
    SPEC.refuses(rule("redirect: {}"), "redirect must specify URI, authority, scheme, or port");
    SPEC.refuses(rule("redirect: {uri: /a, redirectCode: 304}"), "redirect code must be one of");
    SPEC.refuses(rule("redirect: {scheme: ftp}"), "invalid redirect scheme");
    SPEC.refuses(rule("redirect: {prefixRewrite: /b}"), "can only be used with uri prefix matches");
    SPEC.accepts(rule("redirect: {prefixRewrite: /b}\nmatch: [{uri: {prefix: /a}}]"));
    SPEC.refuses(
        rule("redirect: {uri: /a}\nroute: [{destination: {host: a}}]"), "both route and redirect");
    SPEC.refuses(rule("redirect: {uri: /a}\nrewrite: {uri: /b}"), "both rewrite and redirect");
  }

  @Test
  void aDirectResponseHasAStatus() {
    SPEC.accepts(rule("directResponse: {status: 418, body: {string: teapot}}"));
    SPEC.refuses(rule("directResponse: {status: 42}"), "must be between 200 and 599");
    SPEC.refuses(
        rule(
            "directResponse: {status: 503}\n"
                + "fault: {abort: {httpStatus: 500, percentage: {value: 1}}}"),
        "both fault and direct_response");
  }

  @Test
  void aRewriteRewritesSomething() {
    SPEC.accepts(beside("rewrite: {uri: /v1, authority: b}"));
    SPEC.refuses(beside("rewrite: {}"), "rewrite must specify at least one");
    SPEC.refuses(
        beside("rewrite: {uri: /a, uriRegexRewrite: {match: a, rewrite: b}}"),
        "only one of uri, uriRegexRewrite");
    SPEC.refuses(
        beside("rewrite: {uriRegexRewrite: {match: \"(\", rewrite: b}}"),
        "is no RE2 regular expression");
  }

  @Test
  void regularExpressionsAreRe2() {
    SPEC.refuses(beside("match: [{uri: {regex: \"(?=a)\"}}]"), "is no RE2 regular expression");
    SPEC.refuses(
        beside("match: [{uri: {regex: \"" + "a".repeat(1025) + "\"}}]"),
        "max length allowed is 1024");
    SPEC.accepts(beside("match: [{uri: {regex: \"/(?P<x>a|b)\\\\pL\"}}]"));
  }

  @Test
  void mirrorOrMirrors() {
    SPEC.accepts(beside("mirror: {host: b, subset: v2}\nmirrorPercentage: {value: 5}"));
    SPEC.accepts(beside("mirrors: [{destination: {host: b}, percentage: {value: 5}}]"));
    SPEC.refuses(
        beside("mirror: {host: b}\nmirrors: [{destination: {host: c}}]"),
        "both mirror and mirrors");
    SPEC.warns(
        beside("mirror: {host: b}\nmirrorPercent: 5"),
        "using deprecated setting \"mirrorPercent\"");
  }

  @Test
  void headersHaveNames() {
    SPEC.accepts(beside("headers: {request: {set: {x-a: b}, add: {x-c: d}, remove: [x-e]}}"));
    SPEC.refuses(beside("headers: {request: {set: {\"x a\": b}}}"), "is not a valid header name");
    SPEC.refuses(beside("headers: {request: {set: {\":path\": /}}}"), "cannot have \":\" prefix");
    SPEC.refuses(beside("headers: {response: {set: {host: a}}}"), "cannot be changed here");
    SPEC.refuses(beside("match: [{headers: {\"a b\": {exact: c}}}]"), "is not a valid header name");
    SPEC.refuses(
        beside("headers: {request: {set: {Host: foo}}}\nrewrite: {authority: bar}"),
        "authority header cannot be set multiple times: have \"bar\", attempting to set \"foo\"");
  }

  @Test
  void aRuleAfterOneWithoutMatchIsNeverReached() {
    var route = "route: [{destination: {host: a}}]";
    SPEC.warns("hosts: [a]\nhttp: [{" + route + "}, {" + route + "}]", "the rule is not used");
    SPEC.accepts(
        "hosts: [a]\nhttp: [{match: [{uri: {exact: /}}], " + route + "}, {" + route + "}]");
  }
}
