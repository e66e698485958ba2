// What every query for a client looks like to the transports (HTTP, websocket): columns first, then rows, then how it ended.
import type { Column } from '../schema/logical-schema.ts';
import type { Row } from '../values/sql-value.ts';

/** `Limit Reached` and `Query Completed` are told to the client; null ends without a word, as pull queries on tables do. */
export type FinalMessage = 'Limit Reached' | 'Query Completed' | null;

export interface RowReceiver {
  /** A tombstone has only its key columns set. */
  row(values: Row, tombstone: boolean): void;
  /** A promise while the client reads too slowly, else null. */
  ready(): Promise<void> | null;
}

export interface RowStream {
  readonly queryId: string;
  /** Key columns are marked by their namespace. */
  readonly columns: readonly Column[];
  /** Pull queries on tables answer all at once, others row by row. */
  readonly kind: 'PULL' | 'PUSH' | 'STREAM_PULL';
  /** Delivers rows until the query ends or the signal aborts. @throws ClickstreamError when the query fails. */
  run(receiver: RowReceiver, signal: AbortSignal): Promise<FinalMessage>;
}
