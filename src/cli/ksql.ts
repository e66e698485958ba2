// `npm run ksql`: a prompt for ksqlDB SQL, against the embedded engine or any ksqlDB server.
import { text } from 'node:stream/consumers';
import { InvalidArgumentError } from 'commander';
import { EXIT_DONE, EXIT_FAILED } from '../errors/exit-codes.ts';
import { selectStack } from '../stack/select-stack.ts';
import { command, parseCommandLine, stackOption } from './command-line.ts';
import { readHistory } from './ksql/history-file.ts';
import { type Login, serverAddress } from './ksql/ksql-connection.ts';
import { prompt, runLines } from './ksql/prompt.ts';
import type { OutputFormat } from './ksql/query-printer.ts';
import { Shell } from './ksql/shell.ts';
import { runCommand } from './run-command.ts';

interface Options {
  readonly execute?: string;
  readonly file?: string;
  readonly output: OutputFormat;
  readonly define: readonly string[];
  readonly user?: string;
  readonly stack: string;
}

const NARROWEST = 60;
const collect = (value: string, earlier: readonly string[]): string[] => [...earlier, value];

function outputFormat(value: string): OutputFormat {
  const format = value.toUpperCase();
  if (format === 'JSON' || format === 'TABULAR') return format;
  throw new InvalidArgumentError('It is TABULAR or JSON.');
}

const program = command('ksql', 'A prompt for ksqlDB SQL. Without a URL it talks to the engine of the stack.', {
  done: 'left, or every statement of -e, -f or a pipe went through',
  failed: 'one did not, and those behind it were not run',
  invalid: 'or there is no such stack or address',
})
  .argument('[url]', 'a ksqlDB server, such as http://localhost:8088')
  .option('-e, --execute <sql>', 'run these statements and leave')
  .option('-f, --file <file>', 'run the statements of this file and leave')
  .option('--output <format>', 'TABULAR or JSON', outputFormat, 'TABULAR')
  .option('-d, --define <name=value>', 'define a variable; may be repeated', collect, [])
  .option('-u, --user <name>', 'log in; the password is read from KSQL_PASSWORD')
  .addOption(stackOption());
const options = parseCommandLine(program).opts<Options>();
/** Nobody sits at it: no greeting, errors apart from the rows, and an exit code. */
const scripted = options.execute !== undefined || options.file !== undefined || process.stdin.isTTY !== true;

async function serverUrl(): Promise<string> {
  const [given] = program.args;
  return given === undefined
    ? (await selectStack(options.stack, process.env).endpoints()).ksqldbUrl
    : serverAddress(given);
}

function login(): Login | null {
  return options.user === undefined ? null : { user: options.user, password: process.env.KSQL_PASSWORD ?? '' };
}

/** In red to a person; to the error output of a script, so that the rows can be piped on. */
function writeError(text: string): void {
  const output = scripted ? process.stderr : process.stdout;
  const red = output.isTTY === true && !process.env.NO_COLOR;
  output.write(red ? `\x1b[31m${text}\x1b[39m\n` : `${text}\n`);
}

const withSemicolon = (sql: string): string => (/;\s*$/.test(sql) ? sql : `${sql};`);

async function main(): Promise<number> {
  const history = readHistory();
  const shell = new Shell({
    url: await serverUrl(),
    login: login(),
    output: options.output,
    write: (text) => process.stdout.write(`${text}\n`),
    writeError,
    ...(scripted && options.output === 'JSON' ? { notice: () => undefined } : {}),
    width: () => Math.max(NARROWEST, process.stdout.columns ?? 120),
    history: () => history,
  });
  for (const definition of options.define) {
    const [name = '', ...value] = definition.split('=');
    shell.define(name, value.join('='));
  }
  process.on('SIGINT', () => shell.interrupt());
  // A reader that has seen enough, such as head, is no failure.
  process.stdout.on('error', () => process.exit(EXIT_DONE));
  if (options.execute !== undefined) await runLines(shell, withSemicolon(options.execute));
  else if (options.file !== undefined) await shell.run(`RUN SCRIPT '${options.file.replaceAll("'", "''")}';`);
  else if (scripted) await runLines(shell, await text(process.stdin));
  else await prompt(shell, history);
  return scripted && shell.failures > 0 ? EXIT_FAILED : EXIT_DONE;
}

await runCommand(main);
