// Messages per second of a query over the last while, from totals that are noted at commits: nothing is counted per record.

/** As the metrics of a ksqlDB server: a hundred samples of a second. */
const WINDOW_MS = 100_000;
const SAMPLE_MS = 1_000;

export interface MessageTotals {
  readonly consumed: number;
  readonly produced: number;
}

export class MessageRates {
  #samples: (MessageTotals & { readonly at: number })[] = [];

  /** @param at ms since the epoch */
  note({ consumed, produced }: MessageTotals, at: number): void {
    const last = this.#samples.at(-1);
    if (last && at - last.at < SAMPLE_MS) return;
    // The last one that lies before the window is where the window begins.
    const first = this.#samples.findLastIndex((sample) => at - sample.at >= WINDOW_MS);
    this.#samples = [...this.#samples.slice(Math.max(0, first)), { at, consumed, produced }];
  }

  /** Of the time before `at`, in messages per second. @param totals those of now */
  perSecond(totals: MessageTotals, at: number): MessageTotals {
    const before = this.#samples.findLast((sample) => at - sample.at >= WINDOW_MS);
    const since = (name: keyof MessageTotals): number => (totals[name] - (before?.[name] ?? 0)) / (WINDOW_MS / 1000);
    return { consumed: since('consumed'), produced: since('produced') };
  }
}
