// `npm run setup`: makes a running stack match the definition in this folder, and proves that data flows through it.
import { parseCommandLine } from './src/cli/command-line.ts';
import { eventPrinter, type SetupFlags, setupCommand } from './src/cli/setup-options.ts';
import { askYesNo } from './src/setup/ask.ts';
import { Interruption } from './src/setup/interruption.ts';
import { runSetup } from './src/setup/run-setup.ts';
import { outcomeOf } from './src/setup/setup-outcome.ts';
import { selectStack } from './src/stack/select-stack.ts';

const flags = parseCommandLine(setupCommand()).opts<SetupFlags>();
const emit = eventPrinter(flags.json);
const interruption = new Interruption();

process.exitCode = await outcomeOf(emit, flags.dryRun, async () =>
  runSetup({
    root: flags.definition ?? import.meta.dirname,
    stack: selectStack(flags.stack),
    dryRun: flags.dryRun,
    alwaysVerify: flags.verify,
    confirm: async () => flags.yes || askYesNo('Running queries will be rebuilt, as the plan says. Go on?'),
    emit,
    interruption,
  }),
);
