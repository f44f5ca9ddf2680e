package dev.meltemi.runtime.service;

import dev.meltemi.runtime.netns.RuleLoader;

/**
 * Keeps the kernel's rules for services equal to the table; loads only what changed. One thread.
 */
public final class ServiceNat {
  private String loaded = "";

  public ServiceNat() {
    RuleLoader.load(ServiceRules.hooks());
  }

  /** Returns true when the rules differed and were loaded. */
  public boolean apply(ServiceTable table) {
    String rules = ServiceRules.rules(table);
    if (rules.equals(loaded)) return false;
    RuleLoader.load(rules);
    loaded = rules;
    return true;
  }
}
