import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/common/clock.ts';
import { InMemoryCatalog } from '../../../src/engine/catalog/in-memory-catalog.ts';
import { defaultRegistry } from '../../../src/engine/functions/function-registry.ts';
import type { Command, CommandLog, LoggedCommand } from '../../../src/engine/runtime/command-log.ts';
import type { QueryManager } from '../../../src/engine/runtime/query-manager.ts';
import { CommandRunner } from '../../../src/engine/server/command-runner.ts';
import { StatementEngine } from '../../../src/engine/statements/statement-engine.ts';
import { InMemoryTopicAdmin } from '../../../src/engine/statements/topic-admin.ts';
import { parseStatement } from '../../../src/sql/parser.ts';

const S = "CREATE STREAM s (k STRING KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=3);";
const T = 'CREATE TABLE t AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;';

/** Commands at even offsets, as a transaction's marker follows each. */
const logged = (...statements: string[]): LoggedCommand[] =>
  statements.map((statement, i) => ({
    commandId: `command/${i}`,
    command: { statement, streamsProperties: {}, originalProperties: {} },
    offset: 2 * i,
  }));

const engineOf = (catalog: InMemoryCatalog, topics: InMemoryTopicAdmin) =>
  new StatementEngine({
    catalog,
    topics,
    registry: null,
    functions: defaultRegistry(),
    clock: systemClock,
    properties: {},
  });
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const idle = { list: () => [], start: () => undefined } as unknown as QueryManager;

async function replay(...statements: string[]) {
  const catalog = new InMemoryCatalog();
  const engine = engineOf(catalog, new InMemoryTopicAdmin());
  const log: string[] = [];
  const append: CommandLog['append'] = async (_id, command) => log.push(command.statement);
  const runner = new CommandRunner({ append } as CommandLog, engine, idle, silent);
  const queries = await runner.replay(logged(...statements), new Map());
  return { catalog, runner, log, queries: queries.map((q) => q.plan.queryId), paused: queries.map((q) => q.paused) };
}

describe('replayed commands (E5)', () => {
  it('bring back sources and queries under the ids they had, though their topics are gone', async () => {
    const { catalog, queries } = await replay(S, T);
    expect(catalog.sources().map((s) => s.name)).toEqual(['S', 'T']);
    expect(queries).toEqual(['CTAS_T_1']);
  });

  it('leave out queries that were terminated or dropped later', async () => {
    expect((await replay(S, T, 'TERMINATE CTAS_T_1;')).queries).toEqual([]);
    const dropped = await replay(S, T, 'DROP TABLE t;');
    expect(dropped.queries).toEqual([]);
    expect(dropped.catalog.source('T')).toBeNull();
  });

  it('keep paused queries paused', async () => {
    expect((await replay(S, T, 'PAUSE CTAS_T_1;')).paused).toEqual([true]);
    expect((await replay(S, T, 'PAUSE CTAS_T_1;', 'RESUME CTAS_T_1;')).paused).toEqual([false]);
  });

  it('keep the retention of a sink that it had from the topic it reads', async () => {
    const topics = new InMemoryTopicAdmin();
    await topics.create({ name: 's', partitions: 3, replicas: 1, retentionMs: 2_592_000_000, cleanupPolicy: 'delete' });
    const commands: Command[] = [];
    const append: CommandLog['append'] = async (_id, command) => commands.push(command);
    const first = new InMemoryCatalog();
    const runner = new CommandRunner({ append } as CommandLog, engineOf(first, topics), idle, silent);
    for (const text of [S, 'CREATE STREAM x AS SELECT * FROM s;', T]) await runner.run(parseStatement(text), {});
    const found = { partitions: 3, replicas: 1, retentionMs: null };
    const existing = new Map(['s', 'X', 'T'].map((name) => [name, found]));
    const second = new InMemoryCatalog();
    const later = new CommandRunner({ append } as CommandLog, engineOf(second, topics), idle, silent);
    await later.replay(
      commands.map((command, i) => ({ commandId: `command/${i}`, command, offset: 2 * i })),
      existing,
    );
    const texts = (catalog: InMemoryCatalog) => catalog.sources().map((source) => source.statementText);
    expect(texts(first).join()).toContain('RETENTION_MS=2592000000');
    expect(texts(second)).toEqual(texts(first));
  });

  it('go on behind a command that can no longer be carried out', async () => {
    const { catalog, runner } = await replay('CREATE STREAM x AS SELECT * FROM missing;', S);
    expect(catalog.source('S')).not.toBeNull();
    expect(runner.statuses.get('command/0')).toMatchObject({ status: 'ERROR' });
    expect(runner.lastSequenceNumber).toBe(2);
  });
});

describe('a command', () => {
  it('is written to the log once, also when only a query is steered', async () => {
    const { runner, log } = await replay(S, T);
    await runner.run(parseStatement('PAUSE ALL;'), {});
    expect(log).toEqual(['PAUSE ALL;']);
  });
});
