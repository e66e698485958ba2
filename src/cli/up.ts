// `npm run up`: starts what is not running of a stack, without touching the pipeline on it.
import { Command } from 'commander';
import { createLocalStack } from '../stack/local/local-stack.ts';
import { selectStack } from '../stack/select-stack.ts';
import { runCommand } from './run-command.ts';
import { createStackRenderer } from './stack-renderer.ts';
import { renderAddresses } from './status-renderer.ts';

await new Command('up')
  .description('Start every process of the stack that is not running, and wait until all are healthy.')
  .option('--stack <name>', 'local or docker', 'local')
  .option('--restart <process>', 'restart one process of the local stack first')
  .addHelpText(
    'after',
    '\nExit codes: 0 everything is healthy, 1 a process failed, 2 something is missing on this machine.',
  )
  .action((options: { stack: string; restart?: string }) =>
    runCommand(async () => {
      if (options.restart !== undefined) await createLocalStack(process.env).restart(options.restart);
      const endpoints = await selectStack(options.stack).start(createStackRenderer());
      process.stdout.write(`${renderAddresses(endpoints)}\n`);
      return undefined;
    }),
  )
  .parseAsync();
