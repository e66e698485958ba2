// The state of a prompt session and what each input does: commands of the prompt, session settings, queries, statements.
import { appendFileSync } from 'node:fs';
import { asRecord } from '../../clients/http-client.ts';
import { cutText } from '../../common/display-width.ts';
import { isSecretName, MASK, maskSecrets } from '../../common/mask-secrets.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Statement } from '../../sql/ast.ts';
import { parseStatement } from '../../sql/parser.ts';
import { type StatementText, splitStatements } from '../../sql/split-statements.ts';
import { substituteVariables } from '../../sql/variables.ts';
import { printEntity } from './entity-tables.ts';
import { errorText } from './error-text.ts';
import { KsqlConnection, type Login, type SessionState, serverAddress } from './ksql-connection.ts';
import { type OutputFormat, QueryPrinter } from './query-printer.ts';
import { failedStatement, readScript, type ScriptPlace } from './script-place.ts';
import { helpFor, helpOverview } from './statement-help.ts';

export interface ShellOptions {
  readonly url: string;
  readonly login: Login | null;
  readonly output: OutputFormat;
  readonly write: (text: string) => void;
  /** Where errors go; with `write` when absent. */
  readonly writeError?: (text: string) => void;
  /** Where it is told that a setting of the session changed; with `write` when absent. */
  readonly notice?: (text: string) => void;
  readonly width: () => number;
  readonly history: () => readonly string[];
}

export class Shell {
  connection: KsqlConnection;
  readonly #options: ShellOptions;
  readonly #properties = new Map<string, string>();
  readonly #variables = new Map<string, string>();
  #output: OutputFormat;
  #spoolFile: string | null = null;
  #running: AbortController | null = null;
  /** Where in a script the session is; null for what is typed. */
  #place: ScriptPlace | null = null;
  /** Set by `exit`. */
  ended = false;
  failures = 0;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.#output = options.output;
    this.connection = new KsqlConnection(options.url, options.login);
  }

  get session(): SessionState {
    return { properties: this.#properties, variables: this.#variables };
  }

  get busy(): boolean {
    return this.#running !== null;
  }

  define(name: string, value: string): void {
    this.#variables.set(name, value);
  }

  /** Ends the running query, if there is one. */
  interrupt(): void {
    this.#running?.abort();
  }

  print(text: string, write = this.#options.write): void {
    const shown = maskSecrets(text);
    write(shown);
    if (this.#spoolFile) appendFileSync(this.#spoolFile, `${shown}\n`);
  }

  /** Whether a line is a command of the prompt, which needs no semicolon. */
  static isCommand(line: string): boolean {
    return /^\s*(help|output|history|spool|run\s+script|server|version|clear|exit|quit)\b/i.test(line);
  }

  /** Runs a command or all statements of a text. Errors are printed and counted; the rest of a failed text is not run. */
  async run(text: string): Promise<boolean> {
    if (this.#spoolFile) appendFileSync(this.#spoolFile, `ksql> ${text}\n`);
    try {
      if (Shell.isCommand(text)) await this.#command(text.trim().replace(/;$/, ''));
      else await this.#statements(text);
      return true;
    } catch (error) {
      this.fail(error, text);
      return false;
    }
  }

  /** Prints an error and counts it. */
  fail(error: unknown, sql: string): void {
    this.failures++;
    const culprit = this.#place === null ? null : failedStatement(error, this.#place.statements);
    const text = errorText(error, culprit?.text ?? sql, this.#options.width());
    const where = culprit === null ? '' : `${this.#place?.file}:${culprit.span.line}: `;
    this.#place = null;
    this.print(where + text, this.#options.writeError);
  }

  async #command(line: string): Promise<void> {
    const [name = '', ...rest] = line.split(/\s+/);
    const argument = line.slice(name.length).trim();
    switch (name.toLowerCase()) {
      case 'help': {
        const help = argument === '' ? helpOverview(this.#options.width()) : helpFor(argument, this.#options.width());
        this.print(
          help ?? `There is no help for "${argument}". Type help for the list; DESCRIBE FUNCTION explains a function.`,
        );
        return;
      }
      case 'output':
        this.#setOutput(argument.toUpperCase());
        return;
      case 'history':
        this.print(
          this.#options
            .history()
            .map((entry, i) => `${String(i + 1).padStart(4)}: ${entry}`)
            .join('\n'),
        );
        return;
      case 'spool':
        this.#spoolFile = argument.toUpperCase() === 'OFF' || argument === '' ? null : unquote(argument);
        this.print(this.#spoolFile ? `Everything is copied to ${this.#spoolFile}.` : 'Spooling is off.');
        return;
      case 'run':
        await this.#script(unquote(rest.slice(1).join(' ')));
        return;
      case 'server':
        if (argument !== '') this.connection = new KsqlConnection(serverAddress(argument), this.#options.login);
        this.print(this.connection.address);
        return;
      case 'version':
        this.print(`Version: ${(await this.connection.info()).version}`);
        return;
      case 'clear':
        this.#options.write('\x1b[2J\x1b[H');
        return;
      default:
        this.ended = true;
    }
  }

  #setOutput(format: string): void {
    if (format === 'JSON' || format === 'TABULAR') this.#output = format;
    else if (format !== '') throw new ClickstreamError('CLI_INPUT_INVALID', `output is TABULAR or JSON, not ${format}`);
    this.print(`Output format: ${this.#output}`);
  }

  /** @param name from the current folder, or else from that of the script that runs it */
  async #script(name: string): Promise<void> {
    const outer = this.#place;
    const { file, text } = readScript(name, outer);
    await this.#statements(text, file);
    this.#place = outer;
  }

  async #statements(text: string, file: string | null = null): Promise<void> {
    const at = (...statements: StatementText[]): void => {
      if (file !== null) this.#place = { file, statements };
    };
    const { statements, rest } = splitStatements(text);
    const several = statements.length > 1;
    if (rest.trim() !== '') {
      throw new ClickstreamError(
        'CLI_INPUT_INVALID',
        `the last statement${file === null ? '' : ` of ${file}`} has no semicolon: ${rest.trim().slice(0, 80)}`,
      );
    }
    let batch: StatementText[] = [];
    const flush = async (): Promise<void> => {
      if (batch.length === 0) return;
      at(...batch);
      const sql = batch.map((statement) => statement.text).join('\n');
      batch = [];
      this.#show(await this.connection.statements(sql, this.session), several);
    };
    for (const part of statements) {
      const raw = part.text;
      const statement = parseLeniently(substituteVariables(raw, Object.fromEntries(this.#variables)));
      if (statement && (await this.#local(statement, async () => flush().then(() => at(part))))) continue;
      if (statement?.kind === 'QueryStatement' || statement?.kind === 'PrintTopic') {
        await flush();
        at(part);
        if (several) this.#echo(raw);
        await this.#query(raw, statement.kind === 'PrintTopic');
      } else batch.push(part);
    }
    await flush();
  }

  #tellProperty(name: string, value: string): void {
    const shown = isSecretName(name) ? MASK : value;
    this.print(`'${name}' is now '${shown}' in this session.`, this.#options.notice);
  }

  /** Statements that change only this session. */
  async #local(statement: Statement, flush: () => Promise<void>): Promise<boolean> {
    switch (statement.kind) {
      case 'SetProperty':
        await flush();
        await this.#checkProperty(statement.name, statement.value);
        this.#properties.set(statement.name, statement.value);
        this.#tellProperty(statement.name, statement.value);
        return true;
      case 'UnsetProperty':
        await flush();
        this.print(
          this.#properties.delete(statement.name)
            ? `'${statement.name}' is unset.`
            : `'${statement.name}' was not set.`,
          this.#options.notice,
        );
        return true;
      case 'DefineVariable':
        await flush();
        this.#variables.set(statement.name, statement.value);
        return true;
      case 'UndefineVariable':
        await flush();
        this.#variables.delete(statement.name);
        return true;
      case 'RunScript':
        await flush();
        await this.#script(statement.file);
        return true;
      default:
        return false;
    }
  }

  /** @throws ClickstreamError before a property is kept with which every later statement would fail. */
  async #checkProperty(name: string, value: string): Promise<void> {
    if (!(await this.connection.isValidProperty(name)))
      throw new ClickstreamError('CLI_INPUT_INVALID', `the server does not let a session set '${name}'`);
    await this.connection.statements('LIST TYPES;', { properties: new Map([[name, value]]), variables: new Map() });
  }

  /** Says which of several statements the next answer belongs to. */
  #echo(sql: string): void {
    if (this.#output === 'TABULAR') this.print(`\n${cutText(sql.trim().replace(/\s+/g, ' '), this.#options.width())}`);
  }

  #show(entities: readonly unknown[], several: boolean): void {
    if (this.#output === 'JSON') {
      this.print(JSON.stringify(entities, null, 2));
      return;
    }
    for (const entity of entities) {
      if (several) this.#echo(String(asRecord(entity).statementText ?? ''));
      this.print(printEntity(entity, this.#options.width()));
    }
  }

  async #query(sql: string, isPrint: boolean): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    const printer = isPrint ? null : new QueryPrinter(this.#output, this.#options.width(), (text) => this.print(text));
    try {
      const lines = isPrint
        ? this.connection.print(sql, this.session, running.signal)
        : this.connection.query(sql, this.session, running.signal);
      for await (const line of lines) {
        if (line.trim() === '') continue;
        if (printer) printer.accept(line);
        else this.print(line);
      }
    } catch (error) {
      if (!running.signal.aborted) throw error;
    } finally {
      this.#running = null;
      printer?.end();
    }
    if (running.signal.aborted) this.print('Query ended.');
    else if (printer && this.#output === 'TABULAR')
      this.print(`${printer.rows} ${printer.rows === 1 ? 'row' : 'rows'}`);
  }
}

/** What this parser does not know, a newer server may. */
function parseLeniently(text: string): Statement | null {
  try {
    return parseStatement(text, { testStatements: true }).statement;
  } catch {
    return null;
  }
}

const unquote = (text: string): string => text.replace(/^(['"])(.*)\1$/, '$2');
