// A clock that a test can read: sleeping takes no time and is written down.
import type { Clock } from '../../src/common/clock.ts';

export class ManualClock implements Clock {
  readonly pauses: number[] = [];
  #now = 1_000_000;

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    this.pauses.push(ms);
    this.#now += ms;
  }
}
