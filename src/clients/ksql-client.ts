// A ksqlDB server as an object, for users of the package: `new KsqlClient(url)` and then statements and queries.

import type {
  CommandStatus,
  Entity,
  QuerySummary,
  ServerInfo,
  SourceDescription,
  SourceSummary,
} from './ksqldb-answers.ts';
import {
  createKsqldbClient,
  type ExecuteOptions,
  type KsqldbClient,
  type PushOptions,
  type QueryRows,
} from './ksqldb-client.ts';

/** Talks to any ksqlDB server, the embedded engine included. Holds no connection open between calls: nothing to close. */
export class KsqlClient {
  readonly #client: KsqldbClient;

  /** @param url such as `http://localhost:8088` */
  constructor(url: string) {
    this.#client = createKsqldbClient(url);
  }

  get address(): string {
    return this.#client.address;
  }

  info(): Promise<ServerInfo> {
    return this.#client.info();
  }

  /** Sends statements as one request and gives what the server answers. @throws ClickstreamError SERVICE_REFUSED */
  execute(sql: string, options?: ExecuteOptions): Promise<readonly Entity[]> {
    return this.#client.execute(sql, options);
  }

  /** Sends one statement that changes something and waits until the server has carried it out. */
  run(sql: string, options?: ExecuteOptions): Promise<CommandStatus | null> {
    return this.#client.run(sql, options);
  }

  /** All rows of a pull query. */
  pull(sql: string): Promise<QueryRows> {
    return this.#client.pull(sql);
  }

  /** Rows of a push query, until it ends or the signal aborts. */
  push(sql: string, options: PushOptions): AsyncIterable<readonly unknown[]> {
    return this.#client.push(sql, options);
  }

  sources(): Promise<readonly SourceSummary[]> {
    return this.#client.sources();
  }

  queries(): Promise<readonly QuerySummary[]> {
    return this.#client.queries();
  }

  /** null when there is no such stream or table. */
  describe(source: string): Promise<SourceDescription | null> {
    return this.#client.describe(source);
  }
}
