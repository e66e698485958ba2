// `npm run logs -- NAME`: the end of a process's log, and with -f what is added to it.
import { Argument, Command, InvalidArgumentError } from 'commander';
import { localPaths } from '../stack/local/local-paths.ts';
import { followLog, logNames, printLogEnd } from '../stack/local/read-logs.ts';
import { runCommand } from './run-command.ts';

const DEFAULT_LINES = 100;

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('must be a whole number');
  return value;
}

await new Command('logs')
  .description('Print the log of a process of the local stack; without a name, list the logs.')
  .addArgument(new Argument('[name]', 'a process as `npm run status` names it, `supervisor` or `maven`'))
  .option('-n, --lines <count>', 'how many lines from the end', count, DEFAULT_LINES)
  .option('-f, --follow', 'go on printing what is added', false)
  .action((name: string | undefined, options: { lines: number; follow: boolean }) =>
    runCommand(async () => {
      const directory = localPaths(process.env).logs;
      if (name === undefined) {
        process.stdout.write(`${(await logNames(directory)).join('\n')}\n`);
        return undefined;
      }
      const position = await printLogEnd(directory, name, options.lines, process.stdout);
      if (options.follow) await followLog(directory, name, position, process.stdout);
      return undefined;
    }),
  )
  .parseAsync();
