// Sends clicks to the click API and does not give up on any: a retry carries the same event ids, so nothing counts twice.
import axios, { type AxiosInstance } from 'axios';
import { asArray, asRecord } from '../../clients/http-client.ts';
import type { Clock } from '../../common/clock.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';

/** Its other fields are those of schemas/click_events-value.avsc. */
export interface ClickToSend {
  readonly event_id: string;
}

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

  /**
   * Resolves with the ids that were written by somebody before: an id that is only known from a try of this call is not among them.
   * @throws ClickstreamError SHOP_UNAVAILABLE after the last try; SHOP_CLICKS_REFUSED at once.
   */
  async send(clicks: readonly ClickToSend[]): Promise<readonly string[]> {
    const start = this.#clock.now();
    let pause = FIRST_PAUSE_MS;
    for (let first = true; ; first = false) {
      const outcome = await this.#attempt(clicks);
      if (typeof outcome !== 'string') return first ? outcome : [];
      if (this.#clock.now() - start > this.#giveUpAfterMs) {
        throw new ClickstreamError('SHOP_UNAVAILABLE', `the click API did not take the clicks: ${outcome}`);
      }
      this.retries++;
      await this.#clock.sleep(pause);
      pause = Math.min(pause * 2, MAX_PAUSE_MS);
    }
  }

  /** The repeated ids when the clicks are stored, else why they may not be. */
  async #attempt(clicks: readonly ClickToSend[]): Promise<readonly string[] | string> {
    let status: number;
    let body: unknown;
    try {
      const response = await this.#http.post<unknown>('/api/clicks', clicks);
      status = response.status;
      body = response.data;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    if (status === 202) return asArray(asRecord(body).repeated).map(String);
    if (status >= 400 && status < 500) {
      throw new ClickstreamError('SHOP_CLICKS_REFUSED', `the click API answered ${status}: ${JSON.stringify(body)}`);
    }
    return `status ${status}`;
  }
}
