// `npm run teardown`: removes from a stack everything that the definition created, and proves that nothing is left.
import { join } from 'node:path';
import { askYesNo } from '../setup/ask.ts';
import { Interruption } from '../setup/interruption.ts';
import { runTeardown } from '../setup/run-teardown.ts';
import { outcomeOf } from '../setup/setup-outcome.ts';
import { selectStack } from '../stack/select-stack.ts';
import { parseCommandLine } from './command-line.ts';
import { eventPrinter, type TeardownFlags, teardownCommand } from './setup-options.ts';

const { stack, json, yes } = parseCommandLine(teardownCommand()).opts<TeardownFlags>();
const emit = eventPrinter(json);
new Interruption();

process.exitCode = await outcomeOf(emit, false, async () =>
  runTeardown({
    root: join(import.meta.dirname, '../..'),
    stack: selectStack(stack),
    confirm: async ({ length }) =>
      yes || askYesNo(`${length} things and all their data will be removed from the ${stack} stack. Go on?`),
    emit,
  }),
);
