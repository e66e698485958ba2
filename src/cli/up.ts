// `npm run up`: starts what is not running of a stack, without touching the pipeline on it.
import { Command } from 'commander';
import { createLocalStack } from '../stack/local/local-stack.ts';
import { selectStack } from '../stack/select-stack.ts';
import { runCommand } from './run-command.ts';
import { createStackRenderer } from './stack-renderer.ts';

const command = new Command('up')
  .description('Start every process of the stack that is not running, and wait until all are healthy.')
  .option('--stack <name>', 'local, docker or remote', 'local')
  .option('--restart <process>', 'restart one process of the local stack first')
  .action((options: { stack: string; restart?: string }) =>
    runCommand(async () => {
      if (options.restart !== undefined) await createLocalStack(process.env).restart(options.restart);
      const endpoints = await selectStack(options.stack).start(createStackRenderer());
      process.stdout.write(`${JSON.stringify({ kafka: endpoints.kafkaBrokers, shop: endpoints.shopUrl })}\n`);
      return undefined;
    }),
  );

await command.parseAsync();
