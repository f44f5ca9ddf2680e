package dev.meltemi.traffic;

/** A subject alternative name that is looked for in a certificate. */
public record SubjectName(Kind kind, StringMatch match) {
  public enum Kind {
    DNS,
    URI
  }

  /**
   * @throws IllegalArgumentException for {@link StringMatch.Present}: a name that any certificate
   *     fulfils is none
   */
  public SubjectName {
    if (match instanceof StringMatch.Present) {
      throw new IllegalArgumentException("a subject name without a value");
    }
  }

  public static SubjectName dns(String name) {
    return new SubjectName(Kind.DNS, new StringMatch.Exact(name));
  }

  public static SubjectName uri(String name) {
    return new SubjectName(Kind.URI, new StringMatch.Exact(name));
  }
}
