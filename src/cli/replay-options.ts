// The options of `npm run replay`, checked.
import { type Command, InvalidArgumentError } from 'commander';
import type { StackName } from '../stack/stack.ts';
import { command, stackOption } from './command-line.ts';
import { clickRate } from './simulate-options.ts';

export interface ReplayFlags {
  /** Clicks per second; undefined: the pace of the file. */
  readonly rate?: number;
  readonly speed: number;
  readonly keepTimes: boolean;
  readonly delimiter: string;
  /** Names of columns. */
  readonly ignore: ReadonlySet<string>;
  readonly verify: boolean;
  readonly json: boolean;
  readonly stack: StackName;
  readonly definition?: string;
}

function speed(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

function delimiter(text: string): string {
  if (text === 'tab' || text === '\\t') return '\t';
  if ([...text].length !== 1 || text === '"') throw new InvalidArgumentError('It must be one character, or tab.');
  return text;
}

const columnNames = (text: string): ReadonlySet<string> =>
  new Set(text.split(',').map((name) => name.trim().toLowerCase()));

/** The command line; its options are `ReplayFlags`, its argument the file. */
export function replayCommand(): Command {
  return command(
    'replay',
    'Send the clicks of a CSV file through the click API, then compare the counts in Postgres. The first line names the columns: see docs/operating.md.',
    {
      done: 'every row was sent, and all counts are equal (or --no-verify)',
      failed: 'some rows are bad, some counts differ, or it failed',
      invalid: 'or the heading of the file does not fit',
    },
  )
    .argument('<file>', 'the CSV file, in UTF-8')
    .option('--rate <clicks>', 'clicks per second (default: with the pauses of the file)', clickRate)
    .option('--speed <factor>', 'how many times faster than the file', speed, 1)
    .option(
      '--keep-times',
      'send the times of the file, of the last 24 hours; else each click happens when it is sent',
      false,
    )
    .option('--delimiter <character>', 'what stands between two values; tab for a tab', delimiter, ',')
    .option('--ignore <columns>', 'columns that are not sent, separated by commas', columnNames, new Set<string>())
    .option('--no-verify', 'do not compare with Postgres at the end')
    .option('--json', 'print the result as JSON', false)
    .addOption(stackOption())
    .option('--definition <folder>', 'folder that has the fields of a click and the windows (default: this checkout)')
    .addHelpText(
      'after',
      '\nCtrl-C ends the sending; what was sent is compared all the same, a second Ctrl-C ends that too.',
    );
}
