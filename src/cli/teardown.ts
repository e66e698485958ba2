// `npm run teardown`: removes from a stack everything that the definition created, and proves that nothing is left.
import { join } from 'node:path';
import { Command } from 'commander';
import { askYesNo } from '../setup/ask.ts';
import { Interruption } from '../setup/interruption.ts';
import { createJsonRenderer } from '../setup/renderers/json-renderer.ts';
import { createTextRenderer } from '../setup/renderers/text-renderer.ts';
import { runTeardown } from '../setup/run-teardown.ts';
import { outcomeOf } from '../setup/setup-outcome.ts';
import { selectStack } from '../stack/select-stack.ts';
import { createStackRenderer } from './stack-renderer.ts';

interface Flags {
  readonly stack: string;
  readonly json: boolean;
  readonly yes: boolean;
}

await new Command('teardown')
  .description(
    'Remove queries, streams, tables, connectors with their offsets, slot, publication, topics, schemas, indices, database tables and roles, with all their data.',
  )
  .option('--stack <name>', 'local, docker or remote', 'local')
  .option('--json', 'print events as lines of JSON', false)
  .option('--yes', 'do not ask', false)
  .addHelpText('after', '\nExit codes: 0 nothing is left, 1 failed or cancelled, 2 invalid definition.')
  .action(async ({ stack, json, yes }: Flags) => {
    new Interruption();
    const text = () => createTextRenderer(process.stdout, createStackRenderer(process.stdout));
    const emit = json ? createJsonRenderer(process.stdout) : text();
    process.exitCode = await outcomeOf(emit, false, async () =>
      runTeardown({
        root: join(import.meta.dirname, '../..'),
        stack: selectStack(stack),
        confirm: async (resources) =>
          yes ||
          askYesNo(`${resources.length} things and all their data will be removed from the ${stack} stack. Go on?`),
        emit,
      }),
    );
  })
  .parseAsync();
