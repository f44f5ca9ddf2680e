package dev.meltemi.api.read;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped word was meant to be. */
public final class Nearest {
  private static final int FURTHEST = 3;

  private Nearest() {}

  /** The candidate with the fewest edits, if these are few for the word's length. */
  public static Optional<String> of(String word, Collection<String> candidates) {
    int limit = Math.min(FURTHEST, Math.max(1, word.length() / 3));
    return candidates.stream()
        .filter(c -> distance(word, c) <= limit)
        .min(Comparator.<String>comparingInt(c -> distance(word, c)).thenComparing(c -> c));
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours; case and underscores do not count.
   */
  static int distance(String left, String right) {
    var a = plain(left);
    var b = plain(right);
    if (Math.abs(a.length() - b.length()) > FURTHEST) {
      return Integer.MAX_VALUE;
    }
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + same);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, rows[i - 2][j - 2] + 1);
        }
        rows[i][j] = best;
      }
    }
    return rows[a.length()][b.length()];
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }
}
