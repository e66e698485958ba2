// A stack that others run: its endpoints come from the environment, and starting it means checking that they are complete.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { parseEndpoints } from '../parse-endpoints.ts';
import type { Environment } from '../select-stack.ts';
import type { Stack } from '../stack.ts';

export function createRemoteStack(env: Environment): Stack {
  return {
    name: 'remote',
    start: async (events) => {
      events({ type: 'step-started', step: 'start', title: 'Remote stack' });
      const endpoints = parseEndpoints(env);
      events({ type: 'step-done', step: 'start', durationMs: 0, detail: 'endpoints from the environment' });
      return endpoints;
    },
    endpoints: async () => parseEndpoints(env),
    status: async () => ({ name: 'remote', running: true, supervised: true, processes: [] }),
    stop: async () => {
      throw new ClickstreamError('STACK_CONFIG_INVALID', 'a remote stack cannot be stopped from here', {
        nextStep: 'Use `npm run teardown -- --stack remote` to remove what the definition created there.',
      });
    },
  };
}
