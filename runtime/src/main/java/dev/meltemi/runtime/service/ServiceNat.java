package dev.meltemi.runtime.service;

import dev.meltemi.runtime.process.SystemCommand;
import java.util.List;

/**
 * Keeps the kernel's rules for services equal to the table; loads only what changed. One thread.
 */
public final class ServiceNat {
  private String loaded = "";

  public ServiceNat() {
    restore(ServiceRules.hooks());
  }

  /** Returns true when the rules differed and were loaded. */
  public boolean apply(ServiceTable table) {
    String rules = ServiceRules.rules(table);
    if (rules.equals(loaded)) return false;
    restore(rules);
    loaded = rules;
    return true;
  }

  private static void restore(String rules) {
    SystemCommand.run(List.of("iptables-restore", "--noflush"), rules);
  }
}
