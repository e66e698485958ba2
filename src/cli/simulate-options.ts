// The options of `npm run simulate`, checked.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { StackName } from '../stack/stack.ts';
import { command, stackOption } from './command-line.ts';

export interface SimulateOptions {
  /** Clicks per second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly duration: number;
  /** undefined: those of the shop. */
  readonly campaigns?: readonly string[];
  readonly seed: number;
  readonly verify: boolean;
  readonly json: boolean;
  readonly stack: StackName;
  readonly definition?: string;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const MAX_RATE = 100_000;
const MAX_CAMPAIGNS = 100_000;
const MAX_CAMPAIGN_LENGTH = 64;

function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const ms = match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0) : 0;
  if (!(ms > 0)) throw new InvalidArgumentError('Write it as 30s, 5m or 1h.');
  return ms;
}

/** Clicks per second. */
export function clickRate(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= MAX_RATE)) throw new InvalidArgumentError(`It must be above 0 and at most ${MAX_RATE}.`);
  return value;
}

function seed(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value)) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function campaignList(text: string): string[] {
  if (/^\d+$/.test(text)) {
    const count = Number(text);
    if (count < 1 || count > MAX_CAMPAIGNS) throw new InvalidArgumentError(`A number must be 1 to ${MAX_CAMPAIGNS}.`);
    return Array.from({ length: count }, (_, i) => `campaign-${i + 1}`);
  }
  const names = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  const tooLong = names.find((name) => [...name].length > MAX_CAMPAIGN_LENGTH);
  if (names.length === 0) throw new InvalidArgumentError('Give a number, or names separated by commas.');
  if (tooLong) throw new InvalidArgumentError(`"${tooLong}" has more than ${MAX_CAMPAIGN_LENGTH} characters.`);
  return names;
}

/** The command line; its options are `SimulateOptions`. */
export function simulateCommand(): Command {
  return command(
    'simulate',
    'Send clicks through the click API and orders into the shop database, then compare the counts in Postgres.',
    {
      done: 'all counts are equal (or --no-verify)',
      failed: 'some differ, or it failed',
      invalid: 'or the definition is wrong',
    },
  )
    .option('--rate <clicks>', 'clicks per second', clickRate, 50)
    .addOption(
      new Option('--duration <time>', 'how long, such as 30s, 5m, 1h').argParser(duration).default(60_000, '1m'),
    )
    .option('--campaigns <names>', 'a number, or names separated by commas (default: those of the shop)', campaignList)
    .option('--seed <number>', 'the same seed makes the same visitors', seed, 1)
    .option('--no-verify', 'do not compare with Postgres at the end')
    .option('--json', 'print the result as JSON', false)
    .addOption(stackOption())
    .option('--definition <folder>', 'folder that says how long a window is (default: this checkout)')
    .addHelpText(
      'after',
      '\nCtrl-C ends the sending; what was sent is compared all the same, a second Ctrl-C ends that too.',
    );
}
