// The stack in containers: `docker compose up`, then fixed endpoints.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { PROJECT_DIRECTORY } from '../local/local-paths.ts';
import { parseEndpoints } from '../parse-endpoints.ts';
import type { Environment } from '../select-stack.ts';
import type { Stack } from '../stack.ts';
import type { StackEventSink } from '../stack-events.ts';

export function createDockerStack(env: Environment): Stack {
  void env;
  void spawn;
  void join;
  void PROJECT_DIRECTORY;
  const missing = (): never => {
    throw new ClickstreamError('STACK_DOCKER_FAILED', 'not there yet');
  };
  return {
    name: 'docker',
    start: async (_events: StackEventSink) => missing(),
    endpoints: async () => parseEndpoints(env),
    status: async () => missing(),
    stop: async () => missing(),
  };
}
