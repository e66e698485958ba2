// `npm run setup`: makes a running stack match the definition in this folder, and proves that data flows through it.
import { Command } from 'commander';
import { createStackRenderer } from './src/cli/stack-renderer.ts';
import { askYesNo } from './src/setup/ask.ts';
import { Interruption } from './src/setup/interruption.ts';
import { createJsonRenderer } from './src/setup/renderers/json-renderer.ts';
import { createTextRenderer } from './src/setup/renderers/text-renderer.ts';
import { runSetup } from './src/setup/run-setup.ts';
import { outcomeOf } from './src/setup/setup-outcome.ts';
import { selectStack } from './src/stack/select-stack.ts';

interface Flags {
  readonly stack: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  readonly verify: boolean;
  readonly definition?: string;
}

await new Command('setup')
  .description('Make a stack match the definition (schemas, ksql, connectors, database, elasticsearch) and verify it.')
  .option('--stack <name>', 'local, docker or remote', 'local')
  .option('--dry-run', 'show what would change, touch nothing', false)
  .option('--json', 'print events as lines of JSON', false)
  .option('--yes', 'do not ask before a running query is rebuilt or dropped', false)
  .option('--verify', 'send marked events also when nothing changed', false)
  .option('--definition <folder>', 'folder that holds the definition (default: this checkout)')
  .addHelpText(
    'after',
    '\nExit codes: 0 done or nothing to do, 1 failed, 2 invalid definition, 3 changes pending (--dry-run).',
  )
  .action(async ({ stack, dryRun, json, yes, verify, definition }: Flags) => {
    const text = () => createTextRenderer(process.stdout, createStackRenderer(process.stdout));
    const emit = json ? createJsonRenderer(process.stdout) : text();
    const interruption = new Interruption();
    const confirm = async () => yes || askYesNo('Running queries will be rebuilt, as the plan says. Go on?');
    process.exitCode = await outcomeOf(emit, dryRun, async () =>
      runSetup({
        root: definition ?? import.meta.dirname,
        stack: selectStack(stack),
        dryRun,
        alwaysVerify: verify,
        confirm,
        emit,
        interruption,
      }),
    );
  })
  .parseAsync();
