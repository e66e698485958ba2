// The HTTP side of the engine on a free port, over a catalog in memory and rows that are only collected.

import type { InsertedRow } from '../../../src/engine/runtime/row-producer.ts';
import type { EngineContext, Log } from '../../../src/engine/server/engine-context.ts';
import { HttpServer } from '../../../src/engine/server/http-server.ts';
import { serverConfig } from '../../../src/engine/server/server-config.ts';
import { EngineFixture } from '../statements/statement-fixtures.ts';

export class ServerFixture implements AsyncDisposable {
  readonly #server: HttpServer;
  readonly engine = new EngineFixture();
  readonly rows: InsertedRow[] = [];
  /** Everything that was logged, as one text. */
  logged = '';
  port = 0;

  private constructor(environment: Readonly<Record<string, string>>) {
    const write = (fields: object, message: string): void => {
      this.logged += `${message} ${JSON.stringify(fields)}\n`;
    };
    const log: Log = { info: write, warn: write, error: write };
    const config = serverConfig({ KAFKA_BROKERS: 'none:1', ...environment });
    const engine = {
      config,
      serviceId: 'test_',
      log,
      catalog: this.engine.catalog,
      statements: this.engine.engine,
      functions: this.engine.engine.services.functions,
      transientQueries: { close: () => false },
      rows: {
        insert: async (row: InsertedRow) => {
          this.rows.push(row);
        },
      },
      clusterId: async () => 'cluster',
    } as unknown as EngineContext;
    this.#server = new HttpServer({ ...config, port: 0 }, log, Promise.resolve(engine));
  }

  /** @param environment settings of the engine's process */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<ServerFixture> {
    const fixture = new ServerFixture(environment);
    fixture.port = await fixture.#server.listen();
    return fixture;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}
