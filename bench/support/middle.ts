// Which of several runs counts.

/** The run of middle speed; the faster of two. */
export const middle = <T extends { readonly eventsPerSecond: number }>(runs: readonly T[]): T =>
  [...runs].sort((a, b) => a.eventsPerSecond - b.eventsPerSecond)[Math.floor(runs.length / 2)]!;
