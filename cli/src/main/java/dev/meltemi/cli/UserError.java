package dev.meltemi.cli;

/**
 * Ends a command with exit code 1 and one paragraph for the user: what, where, why and what to do.
 * An exception because it ends the command from any depth; {@link Main} alone catches it.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UserError(String message) {
    super(message, null, false, false);
  }
}
