// `npm run status`: every process of the stack, and what runs on it.
import { isMissing } from '../common/environment-file.ts';
import { maskSecrets } from '../common/mask-secrets.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { EXIT_DONE, EXIT_FAILED } from '../errors/exit-codes.ts';
import { selectStack } from '../stack/select-stack.ts';
import type { Endpoints, Stack, StackName, StackStatus } from '../stack/stack.ts';
import { command, parseCommandLine, stackOption } from './command-line.ts';
import { type PipelineStatus, pipelineStatus } from './pipeline-status.ts';
import { runCommand } from './run-command.ts';
import { renderStatus } from './status-renderer.ts';

const WELL = new Set(['RUNNING', 'PAUSED', 'STOPPED', 'RESTARTING']);

interface Flags {
  readonly stack: StackName;
  readonly json: boolean;
}

async function main(options: Flags): Promise<number> {
  const stack = selectStack(options.stack);
  const [status, endpoints] = await Promise.all([stack.status(), knownEndpoints(stack)]);
  const pipeline = status.running && endpoints !== undefined ? await pipelineStatus(endpoints) : undefined;
  const healthy = isWell(status) && (pipeline === undefined || runs(pipeline));
  const text = options.json
    ? JSON.stringify({ healthy, ...status, ...pipeline }, null, 2)
    : renderStatus(status, pipeline, endpoints, Date.now(), process.stdout.isTTY ? process.stdout.columns : undefined);
  // Reasons quote log lines, which are other people's words.
  process.stdout.write(`${maskSecrets(text)}\n`);
  return healthy ? EXIT_DONE : EXIT_FAILED;
}

function isWell(status: StackStatus): boolean {
  return status.running && status.supervised && status.processes.every(({ state }) => state === 'healthy');
}

/** Nothing has failed and everything can be asked; what was paused or stopped on purpose is well. */
function runs({ connectors, queries, lags }: PipelineStatus): boolean {
  if ('unavailable' in connectors || 'unavailable' in queries || 'unavailable' in lags) return false;
  return [...connectors.values, ...queries.values].every(({ state }) => WELL.has(state));
}

async function knownEndpoints(stack: Stack): Promise<Endpoints | undefined> {
  try {
    return await stack.endpoints();
  } catch (error) {
    if (isMissing(error) || (error instanceof ClickstreamError && error.code === 'STACK_NOT_STARTED')) return undefined;
    throw error;
  }
}

const program = command(
  'status',
  'Show every process of the stack, every connector task and query, and how far each consumer is behind.',
  {
    done: 'everything is healthy',
    failed: 'something is not, or nothing runs',
    invalid: 'or a setting is wrong',
  },
)
  .addOption(stackOption())
  .option('--json', 'print JSON', false);
const flags = parseCommandLine(program).opts<Flags>();

await runCommand(() => main(flags));
