// Turns the name of a stack into the stack; the only place that knows all three.
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { createDockerStack } from './docker/docker-stack.ts';
import { createLocalStack } from './local/local-stack.ts';
import { createRemoteStack } from './remote/remote-stack.ts';
import { STACK_NAMES, type Stack, type StackName } from './stack.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The stack when no other is named. */
const DEFAULT_STACK: StackName = 'local';

function isStackName(name: string): name is StackName {
  return STACK_NAMES.some((known) => known === name);
}

/**
 * @param name one of `STACK_NAMES`
 * @throws ClickstreamError STACK_CONFIG_INVALID when there is no such stack.
 */
export function selectStack(name: string = DEFAULT_STACK, env: Environment = process.env): Stack {
  if (!isStackName(name)) {
    throw new ClickstreamError('STACK_CONFIG_INVALID', `there is no stack "${name}"`, {
      nextStep: `Use one of ${STACK_NAMES.join(', ')}.`,
      details: { name },
    });
  }
  switch (name) {
    case 'local':
      return createLocalStack(env);
    case 'docker':
      return createDockerStack(env);
    case 'remote':
      return createRemoteStack(env);
  }
}
