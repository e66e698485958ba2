// `npm run down`: stops every process of the stack; with --wipe its data, logs and passwords are deleted too.
import { Command } from 'commander';
import { selectStack } from '../stack/select-stack.ts';
import { runCommand } from './run-command.ts';
import { createStackRenderer } from './stack-renderer.ts';

await new Command('down')
  .description('Stop every process of the stack.')
  .option('--stack <name>', 'local or docker', 'local')
  .option('--wipe', 'also delete all data, logs and generated passwords', false)
  .addHelpText('after', '\nExit codes: 0 nothing runs any more, 1 failed, 2 a setting is wrong.')
  .action((options: { stack: string; wipe: boolean }) =>
    runCommand(async () => {
      await selectStack(options.stack).stop({ wipe: options.wipe, events: createStackRenderer() });
      return undefined;
    }),
  )
  .parseAsync();
