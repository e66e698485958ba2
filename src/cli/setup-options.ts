// The options of `npm run setup` and `npm run teardown`, and who prints what they do.
import type { Command } from 'commander';
import { createJsonRenderer } from '../setup/renderers/json-renderer.ts';
import { createTextRenderer } from '../setup/renderers/text-renderer.ts';
import type { SetupEventSink } from '../setup/setup-events.ts';
import type { StackName } from '../stack/stack.ts';
import { command, stackOption } from './command-line.ts';
import { createStackRenderer } from './stack-renderer.ts';

export interface TeardownFlags {
  readonly stack: StackName;
  readonly json: boolean;
  readonly yes: boolean;
}

export interface SetupFlags extends TeardownFlags {
  readonly dryRun: boolean;
  readonly verify: boolean;
  readonly definition?: string;
}

/** Its options are `SetupFlags`. */
export function setupCommand(): Command {
  return command(
    'setup',
    'Make a stack match the definition (schemas, ksql, connectors, database, elasticsearch) and verify it.',
    {
      done: 'done or nothing to do',
      failed: 'failed or cancelled',
      invalid: 'or the definition or this machine has to be mended first',
      pending: 'changes are pending (--dry-run)',
    },
  )
    .addOption(stackOption())
    .option('--dry-run', 'show what would change, touch nothing', false)
    .option('--json', 'print events as lines of JSON', false)
    .option('--yes', 'do not ask before a running query is rebuilt or dropped', false)
    .option('--verify', 'send marked events also when nothing changed', false)
    .option('--definition <folder>', 'folder that holds the definition (default: this checkout)');
}

/** Its options are `TeardownFlags`. */
export function teardownCommand(): Command {
  return command(
    'teardown',
    'Remove queries, streams, tables, connectors with their offsets, slot, publication, topics, schemas, indices, database tables and roles, with all their data.',
    { done: 'nothing is left', failed: 'failed or cancelled', invalid: 'or the definition or a setting is wrong' },
  )
    .addOption(stackOption())
    .option('--json', 'print events as lines of JSON', false)
    .option('--yes', 'do not ask', false);
}

/** Prints the events of either on standard output. */
export function eventPrinter(json: boolean): SetupEventSink {
  if (json) return createJsonRenderer(process.stdout);
  return createTextRenderer(process.stdout, createStackRenderer(process.stdout));
}
