// Writes bulk requests until every item is stored or refused for good.
import { Client, errors } from '@elastic/elasticsearch';
import type { Clock } from '../common/clock.ts';
import type { BulkItem } from './change-documents.ts';

/** An item that Elasticsearch will never take, with its reason. */
export interface RefusedItem {
  readonly item: BulkItem;
  readonly reason: string;
}

export interface BulkWriterOptions {
  readonly url: string;
  readonly clock: Clock;
  /** Called before each pause, so that the consumer keeps its partitions. */
  readonly onWait: (reason: string) => Promise<void>;
  readonly signal: AbortSignal;
}

const STALE_VERSION = 409;
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 2_000;

const mayPass = (status: number): boolean => status === 429 || status >= 500;

export class BulkWriter {
  private readonly client: Client;
  private readonly options: BulkWriterOptions;
  stored = 0;
  stale = 0;

  constructor(options: BulkWriterOptions) {
    this.options = options;
    this.client = new Client({ node: options.url, maxRetries: 0, requestTimeout: 30_000 });
  }

  /** Resolves once every item is stored, already there in a newer version, or refused. Retries while the cluster is away. */
  async write(items: readonly BulkItem[]): Promise<RefusedItem[]> {
    let left = [...items];
    let pause = FIRST_PAUSE_MS;
    const refused: RefusedItem[] = [];
    while (left.length > 0) {
      this.options.signal.throwIfAborted();
      const outcome = await this.attempt(left, refused);
      left = outcome.left;
      if (left.length === 0) break;
      await this.options.onWait(outcome.reason);
      await this.options.clock.sleep(pause, this.options.signal);
      pause = Math.min(pause * 2, MAX_PAUSE_MS);
    }
    return refused;
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private async attempt(items: BulkItem[], refused: RefusedItem[]): Promise<{ left: BulkItem[]; reason: string }> {
    const left: BulkItem[] = [];
    let reason = '';
    try {
      const response = await this.client.bulk({
        operations: items.flatMap((i) => (i.document === null ? [i.action] : [i.action, i.document])),
      });
      for (const [index, entry] of response.items.entries()) {
        const result = Object.values(entry)[0];
        const item = items[index];
        if (!result || !item) continue;
        if (result.status === STALE_VERSION) this.stale++;
        else if (!result.error || result.status === 404) this.stored++;
        else if (mayPass(result.status)) {
          left.push(item);
          reason = result.error.reason ?? result.error.type;
        } else refused.push({ item, reason: `${result.error.type}: ${result.error.reason ?? 'no reason given'}` });
      }
    } catch (error) {
      if (error instanceof errors.ResponseError && !mayPass(error.statusCode ?? 503)) {
        for (const item of items) refused.push({ item, reason: error.message });
      } else {
        left.push(...items);
        reason = error instanceof Error ? error.message : String(error);
      }
    }
    return { left, reason };
  }
}
