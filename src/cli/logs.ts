// `npm run logs -- NAME`: the end of a process's log, and with -f what is added to it.
import { Argument } from 'commander';
import { localPaths } from '../stack/local/local-paths.ts';
import { followLog, logNames, printLogEnd } from '../stack/local/read-logs.ts';
import { command, parseCommandLine, wholeNumber } from './command-line.ts';
import { runCommand } from './run-command.ts';

const DEFAULT_LINES = 100;

const program = command('logs', 'Print the log of a process of the local stack; without a name, list the logs.', {
  done: 'it was printed',
  failed: 'it cannot be read',
  invalid: 'or there is no such log',
})
  .addArgument(new Argument('[name]', 'a process as `npm run status` names it, `supervisor` or `maven`'))
  .option('-n, --lines <count>', 'how many lines from the end', wholeNumber(0), DEFAULT_LINES)
  .option('-f, --follow', 'go on printing what is added', false);
const { lines, follow } = parseCommandLine(program).opts<{ lines: number; follow: boolean }>();
const [name] = program.args;

await runCommand(async () => {
  const directory = localPaths(process.env).logs;
  if (name === undefined) {
    process.stdout.write(`${(await logNames(directory)).join('\n')}\n`);
    return undefined;
  }
  const position = await printLogEnd(directory, name, lines, process.stdout);
  if (follow) await followLog(directory, name, position, process.stdout);
  return undefined;
});
