// `npm run up`: starts what is not running of a stack, without touching the pipeline on it.
import { createLocalStack } from '../stack/local/local-stack.ts';
import { selectStack } from '../stack/select-stack.ts';
import type { StackName } from '../stack/stack.ts';
import { command, parseCommandLine, stackOption } from './command-line.ts';
import { runCommand } from './run-command.ts';
import { createStackRenderer } from './stack-renderer.ts';
import { renderAddresses } from './status-renderer.ts';

interface Flags {
  readonly stack: StackName;
  readonly restart?: string;
}

const program = command('up', 'Start every process of the stack that is not running, and wait until all are healthy.', {
  done: 'everything is healthy',
  failed: 'a process failed',
  invalid: 'or something is missing on this machine',
})
  .addOption(stackOption(['local', 'docker']))
  .option('--restart <process>', 'restart one process of the local stack first');
const { stack, restart } = parseCommandLine(program).opts<Flags>();

await runCommand(async () => {
  if (restart !== undefined) await createLocalStack(process.env).restart(restart);
  const endpoints = await selectStack(stack).start(createStackRenderer());
  process.stdout.write(`${renderAddresses(endpoints)}\n`);
  return undefined;
});
