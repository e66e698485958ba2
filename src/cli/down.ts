// `npm run down`: stops every process of the stack; with --wipe its data, logs and passwords are deleted too.
import { selectStack } from '../stack/select-stack.ts';
import type { StackName } from '../stack/stack.ts';
import { command, parseCommandLine, stackOption } from './command-line.ts';
import { runCommand } from './run-command.ts';
import { createStackRenderer } from './stack-renderer.ts';

const program = command('down', 'Stop every process of the stack.', {
  done: 'nothing runs any more',
  failed: 'failed',
  invalid: 'or a setting is wrong',
})
  .addOption(stackOption(['local', 'docker']))
  .option('--wipe', 'also delete all data, logs and generated passwords', false);
const { stack, wipe } = parseCommandLine(program).opts<{ stack: StackName; wipe: boolean }>();

await runCommand(async () => {
  await selectStack(stack).stop({ wipe, events: createStackRenderer() });
  return undefined;
});
