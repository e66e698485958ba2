// Writes bulk requests until every item is stored or refused for good.
import { Client, errors, type estypes } from '@elastic/elasticsearch';
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

/** Nothing is wrong with the document: an index is blocked, closed or may not be made, or the login is refused. Someone will mend it. */
const NOT_THE_DOCUMENT = new Set([
  'cluster_block_exception',
  'index_closed_exception',
  'index_not_found_exception',
  'security_exception',
]);

const mayPass = (status: number, type = ''): boolean =>
  status === 429 || status >= 500 || status === 401 || status === 403 || NOT_THE_DOCUMENT.has(type);

/** A row that is not there, or not even its index, is deleted. */
const isGone = ({ action }: BulkItem, status: number): boolean => status === 404 && 'delete' in action;

interface Outcome {
  readonly left: BulkItem[];
  /** Why they are left. */
  readonly reason: string;
}

export class BulkWriter {
  readonly #client: Client;
  readonly #options: BulkWriterOptions;
  stored = 0;
  stale = 0;

  constructor(options: BulkWriterOptions) {
    this.#options = options;
    this.#client = new Client({ node: options.url, maxRetries: 0, requestTimeout: 30_000 });
  }

  /** Resolves once every item is stored, already there in a newer version, or refused. Retries while the cluster is away. */
  async write(items: readonly BulkItem[]): Promise<RefusedItem[]> {
    let left = [...items];
    let pause = FIRST_PAUSE_MS;
    const refused: RefusedItem[] = [];
    while (left.length > 0) {
      this.#options.signal.throwIfAborted();
      const outcome = await this.#attempt(left, refused);
      left = outcome.left;
      if (left.length === 0) break;
      await this.#options.onWait(outcome.reason);
      await this.#options.clock.sleep(pause, this.#options.signal);
      pause = Math.min(pause * 2, MAX_PAUSE_MS);
    }
    return refused;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #attempt(items: readonly BulkItem[], refused: RefusedItem[]): Promise<Outcome> {
    let response: estypes.BulkResponse;
    try {
      response = await this.#client.bulk({
        operations: items.flatMap((i) => (i.document === null ? [i.action] : [i.action, i.document])),
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!(error instanceof errors.ResponseError)) return { left: [...items], reason };
      return this.#afterRefusal(items, refused, error.statusCode ?? 503, reason);
    }
    const left: BulkItem[] = [];
    let reason = '';
    for (const [index, entry] of response.items.entries()) {
      const result = Object.values(entry)[0];
      const item = items[index];
      if (!result || !item) continue;
      if (result.status === STALE_VERSION) this.stale++;
      else if (!result.error || isGone(item, result.status)) this.stored++;
      else if (mayPass(result.status, result.error.type)) {
        left.push(item);
        reason = result.error.reason ?? result.error.type;
      } else refused.push({ item, reason: `${result.error.type}: ${result.error.reason ?? 'no reason given'}` });
    }
    return { left, reason };
  }

  /** A request that is refused as a whole is halved until only the items at fault are refused. */
  async #afterRefusal(
    items: readonly BulkItem[],
    refused: RefusedItem[],
    status: number,
    reason: string,
  ): Promise<Outcome> {
    if (mayPass(status)) return { left: [...items], reason };
    if (items.length === 1) {
      refused.push({ item: items[0]!, reason });
      return { left: [], reason };
    }
    const middle = Math.ceil(items.length / 2);
    const first = await this.#attempt(items.slice(0, middle), refused);
    const second = await this.#attempt(items.slice(middle), refused);
    return { left: [...first.left, ...second.left], reason: first.reason || second.reason };
  }
}
