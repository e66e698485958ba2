// Carries out the statements that outlive a restart: each is made durable in the command log, then takes effect. On start the
// log is replayed: every command changes the catalogue again, and only the queries that survived all of it are started.
import type { ParsedStatement } from '../../sql/ast.ts';
import { parseStatement } from '../../sql/parser.ts';
import type { QueryPlan } from '../plan/execution-step.ts';
import type { Command, CommandLog, LoggedCommand } from '../runtime/command-log.ts';
import type { QueryManager } from '../runtime/query-manager.ts';
import { ReplayTopics } from '../runtime/replay-topics.ts';
import { effectiveText, type StatementOutcome } from '../statements/outcome.ts';
import { StatementEngine } from '../statements/statement-engine.ts';
import type { TopicDescription } from '../statements/topic-admin.ts';
import { commandIdOf } from './command-id.ts';
import type { Log } from './engine-context.ts';
import { replayText, sinkRetention } from './replay-text.ts';
import { messageOf } from './rest-error.ts';

export type CommandState = 'SUCCESS' | 'ERROR' | 'EXECUTING';

export interface CommandStatus {
  readonly status: CommandState;
  readonly message: string;
  readonly queryId: string | null;
}

export interface CompletedCommand {
  readonly commandId: string;
  readonly status: CommandStatus;
  readonly sequenceNumber: number;
  /** The statement as the answer echoes it. */
  readonly text: string;
}

interface StartedQuery {
  readonly plan: QueryPlan;
  readonly statementText: string;
  readonly sessionProperties: Readonly<Record<string, unknown>>;
  paused: boolean;
}

/** Server settings that shape a plan: a query keeps those it was created with. */
const PLAN_PROPERTIES = /^ksql\.(persistence|output|functions|timestamp|suppress|cast|lambdas)\b/;

export class CommandRunner {
  readonly statuses = new Map<string, CommandStatus>();
  readonly #log: CommandLog;
  readonly #engine: StatementEngine;
  readonly #queries: QueryManager;
  readonly #logger: Log;
  #lastOffset = -1;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #sequenceListeners = new Set<() => void>();

  constructor(log: CommandLog, engine: StatementEngine, queries: QueryManager, logger: Log) {
    this.#log = log;
    this.#engine = engine;
    this.#queries = queries;
    this.#logger = logger;
  }

  /** The sequence number of the last command that took effect, -1 before the first. */
  get lastSequenceNumber(): number {
    return this.#lastOffset;
  }

  /** The number that the next query's id ends in. */
  get nextQueryNumber(): number {
    return this.#lastOffset + 1;
  }

  /** Resolves to false when the command has not taken effect before the deadline. */
  async waitForSequenceNumber(wanted: number, timeoutMs: number): Promise<boolean> {
    if (this.#lastOffset >= wanted) return true;
    return new Promise((resolve) => {
      const finish = (reached: boolean) => {
        clearTimeout(timer);
        this.#sequenceListeners.delete(check);
        resolve(reached);
      };
      const timer = setTimeout(() => finish(false), timeoutMs);
      const check = () => {
        if (this.#lastOffset >= wanted) finish(true);
      };
      this.#sequenceListeners.add(check);
    });
  }

  /** Lets requests that change something go one after the other: what is checked stays true until it is carried out. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work, work);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  /**
   * Carries a statement out and remembers it.
   * @throws ClickstreamError when it is refused; then nothing has been changed.
   */
  async run(parsed: ParsedStatement, sessionProperties: Readonly<Record<string, unknown>>): Promise<CompletedCommand> {
    const number = this.nextQueryNumber;
    let offset = -1;
    const beforeApply = async (outcome: StatementOutcome): Promise<void> => {
      const command = this.#command(parsed, outcome, sessionProperties);
      offset = await this.#log.append(commandIdOf(parsed.statement, outcome), command);
    };
    const outcome = await this.#engine.execute(parsed, {
      properties: sessionProperties,
      queryNumber: number,
      beforeApply,
    });
    const status = await this.#carryOut(parsed, outcome, sessionProperties);
    return this.#complete(commandIdOf(parsed.statement, outcome), status, offset, effectiveText(parsed, outcome));
  }

  /** Applies the log. Queries are started by `startQueries`. Returns how many commands there were. */
  async replay(
    commands: readonly LoggedCommand[],
    topics: ReadonlyMap<string, TopicDescription>,
  ): Promise<readonly StartedQuery[]> {
    const replayTopics = new ReplayTopics(topics);
    const engine = new StatementEngine({ ...this.#engine.services, topics: replayTopics }, { dry: true });
    const surviving = new Map<string, StartedQuery>();
    for (const { commandId, command, offset } of commands) {
      try {
        const parsed = { ...parseStatement(command.replayStatement ?? command.statement), text: command.statement };
        replayTopics.prepare(parsed, command.sinkRetentionMs);
        const properties = { ...command.originalProperties, ...command.streamsProperties };
        const outcome = await engine.execute(parsed, { properties, queryNumber: this.nextQueryNumber });
        applyToSurvivors(surviving, parsed, outcome, command.streamsProperties, (id) => engine.queryTerminated(id));
        this.statuses.set(commandId, statusOf(parsed, outcome));
      } catch (error) {
        this.statuses.set(commandId, { status: 'ERROR', message: messageOf(error), queryId: null });
        this.#logger.error(
          { commandId, statement: command.statement, error: messageOf(error) },
          'command not replayed',
        );
      }
      this.#lastOffset = offset;
    }
    return [...surviving.values()];
  }

  startQueries(queries: readonly StartedQuery[]): void {
    for (const query of queries) {
      try {
        this.#queries.start(query);
      } catch (error) {
        this.#logger.error({ queryId: query.plan.queryId, error: messageOf(error) }, 'query not started');
      }
    }
  }

  #command(
    parsed: ParsedStatement,
    outcome: StatementOutcome,
    sessionProperties: Readonly<Record<string, unknown>>,
  ): Command {
    const replayStatement = replayText(parsed.statement, outcome);
    const sinkRetentionMs = sinkRetention(outcome);
    const original = Object.entries(this.#engine.services.properties).filter(([name]) => PLAN_PROPERTIES.test(name));
    return {
      statement: parsed.text,
      ...(replayStatement === null ? {} : { replayStatement }),
      ...(sinkRetentionMs === null ? {} : { sinkRetentionMs }),
      streamsProperties: sessionProperties,
      originalProperties: Object.fromEntries(original.map(([name, value]) => [name, String(value)])),
    };
  }

  async #carryOut(
    parsed: ParsedStatement,
    outcome: StatementOutcome,
    sessionProperties: Readonly<Record<string, unknown>>,
  ): Promise<CommandStatus> {
    const { statement } = parsed;
    const statementText = effectiveText(parsed, outcome);
    switch (outcome.kind) {
      case 'QueryStarted':
        if (outcome.replaces !== null) await this.#queries.stop(outcome.replaces);
        this.#queries.start({ plan: outcome.plan, statementText, sessionProperties });
        break;
      case 'SourceCreated':
        if (outcome.query) this.#queries.start({ plan: outcome.query, statementText, sessionProperties });
        break;
      case 'SourceDropped':
        for (const id of outcome.terminatedQueries) await this.#queries.terminate(id);
        break;
      case 'NotHandled':
        if (statement.kind === 'ControlQuery') await this.#control(statement.action, statement.queryId);
        break;
      default:
        break;
    }
    return statusOf(parsed, outcome);
  }

  async #control(action: 'TERMINATE' | 'PAUSE' | 'RESUME', queryId: string | null): Promise<void> {
    const ids = queryId === null ? this.#queries.list().map((q) => q.plan.queryId) : [queryId.toUpperCase()];
    for (const id of ids) {
      const runner = this.#queries.get(id)?.runner;
      if (action === 'PAUSE') runner?.pause();
      else if (action === 'RESUME') runner?.resume();
      else {
        await this.#queries.terminate(id);
        this.#engine.queryTerminated(id);
      }
    }
  }

  #complete(commandId: string, status: CommandStatus, offset: number, text: string): CompletedCommand {
    this.statuses.set(commandId, status);
    this.#lastOffset = Math.max(this.#lastOffset, offset);
    for (const listener of this.#sequenceListeners) listener();
    return { commandId, status, sequenceNumber: offset, text };
  }
}

function statusOf({ statement }: ParsedStatement, outcome: StatementOutcome): CommandStatus {
  const success = (message: string, queryId: string | null = null): CommandStatus => ({
    status: 'SUCCESS',
    message,
    queryId,
  });
  switch (outcome.kind) {
    case 'QueryStarted':
      return success(outcome.message, outcome.plan.queryId);
    case 'SourceCreated':
      return outcome.query
        ? success(`Created query with ID ${outcome.query.queryId}`, outcome.query.queryId)
        : success(outcome.message);
    case 'SourceDropped':
    case 'SourceAltered':
    case 'TypeCreated':
    case 'TypeDropped':
    case 'Nothing':
      return success(outcome.message);
    default: {
      const done = { TERMINATE: 'terminated', PAUSE: 'paused', RESUME: 'resumed' };
      return success(statement.kind === 'ControlQuery' ? `Query ${done[statement.action]}.` : 'Done.');
    }
  }
}

function applyToSurvivors(
  surviving: Map<string, StartedQuery>,
  parsed: ParsedStatement,
  outcome: StatementOutcome,
  sessionProperties: Readonly<Record<string, unknown>>,
  terminated: (queryId: string) => void,
): void {
  const { statement } = parsed;
  const statementText = effectiveText(parsed, outcome);
  const add = (plan: QueryPlan) =>
    surviving.set(plan.queryId, { plan, statementText, sessionProperties, paused: false });
  switch (outcome.kind) {
    case 'QueryStarted':
      if (outcome.replaces !== null) surviving.delete(outcome.replaces);
      add(outcome.plan);
      return;
    case 'SourceCreated':
      if (outcome.query) add(outcome.query);
      return;
    case 'SourceDropped':
      for (const id of outcome.terminatedQueries) surviving.delete(id);
      return;
    case 'NotHandled': {
      if (statement.kind !== 'ControlQuery') return;
      const ids = statement.queryId === null ? [...surviving.keys()] : [statement.queryId.toUpperCase()];
      for (const id of ids) {
        const query = surviving.get(id);
        if (statement.action === 'TERMINATE') {
          surviving.delete(id);
          terminated(id);
        } else if (query) query.paused = statement.action === 'PAUSE';
      }
      return;
    }
    default:
      return;
  }
}
