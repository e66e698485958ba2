// A ksqlDB server in memory, as far as setup talks to one: it keeps sources and queries, rewrites texts as the real one does,
// and refuses to drop what others use. It moves no data.
import type { QuerySummary, SourceDescription } from '../../../src/clients/ksqldb-answers.ts';
import type { ExecuteOptions, KsqldbClient } from '../../../src/clients/ksqldb-client.ts';
import { sourcesOf } from '../../../src/definition/read-statements.ts';
import { ClickstreamError } from '../../../src/errors/clickstream-error.ts';
import type { CreateSource, CreateSourceAsSelect, Property, Statement } from '../../../src/sql/ast.ts';
import { parseStatement, parseStatements } from '../../../src/sql/parser.ts';
import { printStatement } from '../../../src/sql/printer.ts';
import { NO_SPAN } from '../../../src/sql/source-span.ts';

interface Source {
  readonly kind: 'STREAM' | 'TABLE';
  readonly name: string;
  readonly topic: string;
  text: string;
}
interface Query extends QuerySummary {
  readonly reads: readonly string[];
  readonly writes: string;
}

const refuse = (reason: string): never => {
  throw new ClickstreamError('SERVICE_REFUSED', `ksqlDB refused: ${reason}`, { details: { reason } });
};

export class FakeKsqldb implements KsqldbClient {
  readonly address = 'fake';
  readonly sourceMap = new Map<string, Source>();
  readonly queryMap = new Map<string, Query>();
  /** Statements that changed something, in order, each with its offset reset. */
  readonly log: string[] = [];
  /** A fault to throw instead of carrying out statements that match. */
  failOn: RegExp | null = null;
  /** Queries that it finds fault with when it is asked to explain them. */
  refuseQueries: RegExp | null = null;
  /** The columns that it says a query has. */
  explained: readonly unknown[] = [];
  #sequence = 0;

  async info() {
    return { version: '0.29.0', kafkaClusterId: 'k', serviceId: 'default_', status: 'RUNNING' };
  }
  async health() {
    return { healthy: true, unhealthyParts: [] };
  }
  async status() {
    return null;
  }
  async sources() {
    return [...this.sourceMap.values()];
  }
  async queries() {
    return [...this.queryMap.values()];
  }
  async describe(name: string): Promise<SourceDescription | null> {
    const source = this.sourceMap.get(name);
    return source === undefined ? null : this.#description(source);
  }
  async pull() {
    return { columns: [], rows: [] };
  }
  async *push() {}

  async execute(sql: string) {
    return parseStatements(sql).map(({ statement }) => {
      if (statement.kind === 'Explain') {
        if (this.refuseQueries?.test(sql)) return refuse(`no such query: ${sql}`);
        return { type: 'queryDescription', body: { queryDescription: { fields: this.explained } } };
      }
      if (statement.kind !== 'DescribeSource') return refuse(`only DESCRIBE is expected here, not ${statement.kind}`);
      const source =
        this.sourceMap.get(statement.name) ??
        refuse(`Could not find STREAM/TABLE '${statement.name}' in the Metastore`);
      return { type: 'sourceDescription', body: { sourceDescription: this.#json(source) } };
    });
  }

  async run(sql: string, options: ExecuteOptions = {}) {
    if (this.failOn?.test(sql)) refuse(`told to fail on ${this.failOn.source}`);
    const { statement } = parseStatement(sql);
    this.#carryOut(statement);
    const reset = options.streamsProperties?.['auto.offset.reset'];
    this.log.push(reset === undefined ? head(sql) : `${head(sql)} (${reset})`);
    return null;
  }

  #carryOut(statement: Statement): void {
    switch (statement.kind) {
      case 'CreateSource':
      case 'CreateSourceAsSelect':
        this.#create(statement);
        return;
      case 'InsertInto': {
        if (!this.sourceMap.has(statement.target)) refuse(`${statement.target} does not exist.`);
        const id = text(statement.properties, 'QUERY_ID') ?? `INSERTQUERY_${this.#sequence++}`;
        this.#start(id, printStatement(statement), sourcesOf(statement.query), statement.target);
        return;
      }
      case 'ControlQuery':
        if (statement.action === 'RESUME') {
          const query = this.queryMap.get(statement.queryId ?? '') ?? refuse(`Unknown queryId: ${statement.queryId}`);
          this.queryMap.set(query.id, { ...query, state: 'RUNNING' });
          return;
        }
        if (statement.queryId === null || !this.queryMap.delete(statement.queryId))
          refuse(`Unknown queryId: ${statement.queryId}`);
        return;
      case 'DropSource': {
        const users = [...this.queryMap.values()].filter(
          (q) => q.reads.includes(statement.name) || q.writes === statement.name,
        );
        const foreign = users.filter((q) => !/^C[ST]AS_/.test(q.id) || q.reads.includes(statement.name));
        if (foreign.length > 0)
          refuse(`Cannot drop ${statement.name}. Queries use it: ${foreign.map((q) => q.id).join()}`);
        for (const query of users) this.queryMap.delete(query.id);
        this.sourceMap.delete(statement.name);
        return;
      }
      default:
        refuse(`${statement.kind} is not expected`);
    }
  }

  #create(statement: CreateSource | CreateSourceAsSelect): void {
    const { name, orReplace, sourceKind } = statement;
    if (this.sourceMap.has(name) && !orReplace) refuse(`Cannot add '${name}': it already exists`);
    const reads = statement.kind === 'CreateSource' ? [] : sourcesOf(statement.query);
    for (const source of reads) if (!this.sourceMap.has(source)) refuse(`${source} does not exist.`);
    if (orReplace && statement.kind === 'CreateSourceAsSelect' && statement.query.window !== null) {
      refuse('Upgrades not yet supported for StreamWindowedAggregate');
    }
    const rewritten = printStatement(
      { ...statement, properties: [...statement.properties, CLEANUP_POLICY] } as Statement,
      'block',
    );
    const topic = text(statement.properties, 'KAFKA_TOPIC') ?? name;
    this.sourceMap.set(name, { kind: sourceKind, name, topic, text: rewritten });
    if (statement.kind === 'CreateSource') return;
    const prefix = sourceKind === 'STREAM' ? 'CSAS' : 'CTAS';
    for (const query of this.queryMap.values())
      if (query.writes === name && query.id.startsWith(prefix)) this.queryMap.delete(query.id);
    this.#start(`${prefix}_${name}_${this.#sequence++}`, rewritten, reads, name);
  }

  #start(id: string, statementText: string, reads: readonly string[], writes: string): void {
    this.queryMap.set(id, { id, text: statementText, sinks: [writes], state: 'RUNNING', reads, writes });
  }

  #json(source: Source) {
    const { name, kind, topic, text: statement } = source;
    const queries = [...this.queryMap.values()].filter((q) => q.writes === name);
    const writeQueries = queries.map((q) => ({ id: q.id, queryString: q.text, sinks: q.sinks, state: q.state }));
    return { name, type: kind, topic, statement, windowType: null, fields: [], readQueries: [], writeQueries };
  }

  #description(source: Source): SourceDescription {
    const writeQueries = [...this.queryMap.values()].filter((q) => q.writes === source.name);
    return { ...source, windowType: null, fields: [], statement: source.text, readQueries: [], writeQueries };
  }
}

const CLEANUP_POLICY: Property = {
  name: 'CLEANUP_POLICY',
  value: { kind: 'StringLiteral', value: 'delete', span: NO_SPAN },
  span: NO_SPAN,
};

function text(properties: readonly Property[], name: string): string | undefined {
  const value = properties.find((p) => p.name === name)?.value;
  return value?.kind === 'StringLiteral' ? value.value : undefined;
}

/** The words up to the name. */
function head(sql: string): string {
  const words = sql
    .replace(/--[^\n]*/g, '')
    .replaceAll('`', '')
    .trim()
    .split(/[\s(;]+/);
  const length = /^(TERMINATE|RESUME)$/i.test(words[0]!)
    ? 2
    : /^INSERT$/i.test(words[0]!)
      ? 3
      : words.indexOf('REPLACE') === 2
        ? 5
        : words[2] === 'IF'
          ? 5
          : 3;
  const end = / DELETE TOPIC;$/.test(sql) ? ' DELETE TOPIC' : '';
  return words.slice(0, length).join(' ').toUpperCase().replace(' IF EXISTS', '') + end;
}
