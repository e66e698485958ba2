// Sends clicks to the click API and does not give up on any: a retry carries the same event ids, so nothing counts twice.
import axios, { type AxiosInstance } from 'axios';
import type { Clock } from '../../common/clock.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { SentClick } from './visitor-sessions.ts';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;

export class ClickSender {
  readonly #http: AxiosInstance;
  readonly #clock: Clock;
  readonly #giveUpAfterMs: number;
  retries = 0;

  /** `giveUpAfterMs`: how long one batch is tried before the run fails. */
  constructor(shopUrl: string, clock: Clock, giveUpAfterMs: number) {
    this.#http = axios.create({ baseURL: shopUrl, timeout: 15_000, proxy: false, validateStatus: () => true });
    this.#clock = clock;
    this.#giveUpAfterMs = giveUpAfterMs;
  }

  /** @throws ClickstreamError SHOP_UNAVAILABLE after the last try; REQUEST faults at once. */
  async send(clicks: readonly SentClick[]): Promise<void> {
    const start = this.#clock.now();
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      const outcome = await this.#attempt(clicks);
      if (outcome === null) return;
      if (this.#clock.now() - start > this.#giveUpAfterMs) {
        throw new ClickstreamError('SHOP_UNAVAILABLE', `the click API did not take the clicks: ${outcome}`);
      }
      this.retries++;
      await this.#clock.sleep(pause);
      pause = Math.min(pause * 2, MAX_PAUSE_MS);
    }
  }

  /** null when the clicks are stored, else why they may not be. */
  async #attempt(clicks: readonly SentClick[]): Promise<string | null> {
    let status: number;
    let body: unknown;
    try {
      const response = await this.#http.post<unknown>('/api/clicks', clicks);
      status = response.status;
      body = response.data;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    if (status === 202) return null;
    if (status >= 400 && status < 500) {
      throw new ClickstreamError('SHOP_CLICKS_REFUSED', `the click API answered ${status}: ${JSON.stringify(body)}`);
    }
    return `status ${status}`;
  }
}
