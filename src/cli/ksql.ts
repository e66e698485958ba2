// `npm run ksql`: a prompt for ksqlDB SQL, against the embedded engine or any ksqlDB server.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { Command } from 'commander';
import { splitStatements } from '../sql/split-statements.ts';
import { selectStack } from '../stack/select-stack.ts';
import { Completer } from './ksql/completion.ts';
import { HistorySearch } from './ksql/history-search.ts';
import type { Login } from './ksql/ksql-connection.ts';
import { Shell } from './ksql/shell.ts';
import { describeError, EXIT_DONE, EXIT_FAILED } from './run-command.ts';

interface Options {
  readonly execute?: string;
  readonly file?: string;
  readonly output: string;
  readonly define: readonly string[];
  readonly user?: string;
  readonly stack: string;
}

const HISTORY_LINES = 1_000;
const NARROWEST = 60;
const collect = (value: string, earlier: readonly string[]): string[] => [...earlier, value];

const program = new Command('npm run ksql --')
  .description('A prompt for ksqlDB SQL. Without a URL it talks to the engine of the stack.')
  .argument('[url]', 'a ksqlDB server, such as http://localhost:8088')
  .option('-e, --execute <sql>', 'run these statements and leave')
  .option('-f, --file <file>', 'run the statements of this file and leave')
  .option('--output <format>', 'TABULAR or JSON', 'TABULAR')
  .option('-d, --define <name=value>', 'define a variable; may be repeated', collect, [])
  .option('-u, --user <name>', 'log in; the password is read from KSQL_PASSWORD')
  .option('--stack <name>', 'local, docker or remote, when no URL is given', 'local')
  .parse();
const options = program.opts<Options>();

const historyFile = path.join(
  process.env.XDG_STATE_HOME ?? path.join(homedir(), '.local', 'state'),
  'clickstream-ksql',
  'history',
);

function readHistory(): string[] {
  try {
    return readFileSync(historyFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}

function saveHistory(lines: readonly string[]): void {
  mkdirSync(path.dirname(historyFile), { recursive: true, mode: 0o700 });
  writeFileSync(historyFile, `${lines.slice(-HISTORY_LINES).join('\n')}\n`, { mode: 0o600 });
}

async function serverUrl(): Promise<string> {
  return program.args[0] ?? (await selectStack(options.stack, process.env).endpoints()).ksqldbUrl;
}

function login(): Login | null {
  return options.user === undefined ? null : { user: options.user, password: process.env.KSQL_PASSWORD ?? '' };
}

async function prompt(shell: Shell, history: string[]): Promise<void> {
  const { version, status } = await shell.connection.info();
  shell.print(`ksqlDB SQL · server ${version} at ${shell.connection.address} · ${status}`);
  shell.print("Type 'help' for what can be done here.\n");
  const completer = new Completer(() => shell.connection);
  let statement = '';
  const terminal = readline.createInterface({
    input: process.stdin,
    output: process.stdout,
    history: [...history].reverse(),
    historySize: HISTORY_LINES,
    removeHistoryDuplicates: true,
    completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
      void completer.refresh(shell.session).then(() => done(null, completer.complete(`${statement} ${line}`, line)));
    },
  });
  const clearLine = (): void => {
    terminal.write(null, { ctrl: true, name: 'e' });
    terminal.write(null, { ctrl: true, name: 'u' });
  };
  const search = new HistorySearch(() => history);
  process.stdin.on('keypress', (_, key: { readonly ctrl?: boolean; readonly name?: string } | undefined) => {
    const found = key?.ctrl && key.name === 'r' ? search.next(terminal.line) : null;
    if (found === null) return;
    clearLine();
    terminal.write(found);
  });
  const ask = (): void => {
    terminal.setPrompt(statement === '' ? 'ksql> ' : '    > ');
    terminal.prompt();
  };
  terminal.on('SIGINT', () => {
    if (shell.busy) shell.interrupt();
    else {
      statement = '';
      process.stdout.write('^C\n');
      clearLine();
      ask();
    }
  });
  ask();
  for await (const line of terminal) {
    if (line.trim() !== '') history.push(line);
    statement = statement === '' ? line : `${statement}\n${line}`;
    const complete = Shell.isCommand(statement) || splitStatements(statement).waitingFor === 'nothing';
    if (statement.trim() === '') statement = '';
    else if (complete) {
      const text = statement;
      statement = '';
      await shell.run(text);
    }
    if (shell.ended) break;
    ask();
  }
  terminal.close();
  saveHistory(history);
}

/** In red to a person; to the error output of a script, so that the rows can be piped on. */
function writeError(text: string): void {
  const scripted = options.execute !== undefined || options.file !== undefined;
  const output = scripted ? process.stderr : process.stdout;
  const red = output.isTTY === true && !process.env.NO_COLOR;
  output.write(red ? `\x1b[31m${text}\x1b[39m\n` : `${text}\n`);
}

async function main(): Promise<number> {
  const history = readHistory();
  const shell = new Shell({
    url: await serverUrl(),
    login: login(),
    output: options.output.toUpperCase() === 'JSON' ? 'JSON' : 'TABULAR',
    write: (text) => process.stdout.write(`${text}\n`),
    writeError,
    width: () => Math.max(NARROWEST, process.stdout.columns ?? 120),
    history: () => history,
  });
  for (const definition of options.define) {
    const [name = '', ...value] = definition.split('=');
    shell.define(name, value.join('='));
  }
  process.on('SIGINT', () => shell.interrupt());
  if (options.execute !== undefined) await shell.run(options.execute);
  else if (options.file !== undefined) await shell.run(`RUN SCRIPT '${options.file.replaceAll("'", "''")}';`);
  else await prompt(shell, history);
  const scripted = options.execute !== undefined || options.file !== undefined;
  return scripted && shell.failures > 0 ? EXIT_FAILED : EXIT_DONE;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = EXIT_FAILED;
}
