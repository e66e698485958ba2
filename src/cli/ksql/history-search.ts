// Ctrl-R: the last line that contains what is typed, and with each further press the one before it.

export class HistorySearch {
  readonly #history: () => readonly string[];
  #wanted = '';
  #shown: string | null = null;
  #at = 0;

  /** @param history oldest line first */
  constructor(history: () => readonly string[]) {
    this.#history = history;
  }

  /** The line to show in place of the current one; null when there is no other that fits. */
  next(current: string): string | null {
    const lines = this.#history();
    if (current !== this.#shown) {
      this.#wanted = current.toLowerCase();
      this.#at = lines.length;
    }
    for (let i = this.#at - 1; i >= 0; i--) {
      const line = lines[i]!;
      if (line === current || !line.toLowerCase().includes(this.#wanted)) continue;
      this.#at = i;
      this.#shown = line;
      return line;
    }
    return null;
  }
}
