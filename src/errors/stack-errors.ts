// Error codes of the room `stack`.
import type { ErrorCodeInfo } from './error-codes.ts';

export const STACK_ERRORS = {
  STACK_PREFLIGHT_FAILED: {
    summary: 'The machine lacks something that the stack needs; nothing was started.',
    nextStep: 'Follow the fix printed with each fault, then run the command again.',
    retriable: false,
  },
  STACK_CONFIG_INVALID: {
    summary: 'A setting of the stack (an environment variable or `.local/config.json`) is missing or not usable.',
    nextStep: 'Correct the named setting.',
    retriable: false,
  },
  STACK_PACKAGES_FAILED: {
    summary: 'Maven could not resolve or build the packages of the local stack.',
    nextStep:
      'Read the last lines of the named log; check the network and `~/.m2/settings.xml`, then run the command again.',
    retriable: true,
  },
  STACK_PROCESS_FAILED: {
    summary: 'A process of the local stack did not become healthy.',
    nextStep: 'Run `npm run logs -- NAME` for the named process, then `npm run up` again.',
    retriable: false,
  },
  STACK_SUPERVISOR_FAILED: {
    summary: 'The supervisor of the local stack did not start or does not answer.',
    nextStep: 'Read `.local/logs/supervisor.log`, then run `npm run down` and `npm run up`.',
    retriable: true,
  },
  STACK_STOPPING: {
    summary: 'Another command is stopping the stack, or has stopped it meanwhile.',
    nextStep: 'Wait until it has stopped, then run the command again.',
    retriable: false,
  },
  STACK_NOT_STARTED: {
    summary: 'The stack has not been started here.',
    nextStep: 'Run `npm run up` (or `npm run setup`) first.',
    retriable: false,
  },
  STACK_UNKNOWN_PROCESS: {
    summary: 'The stack has no process of that name.',
    nextStep: 'Use one of the names that `npm run status` shows.',
    retriable: false,
  },
  STACK_DOCKER_FAILED: {
    summary: 'Docker Compose could not start or stop the containers.',
    nextStep: 'Read what Docker printed; check that the Docker engine runs and that Compose version 2 is installed.',
    retriable: true,
  },
} as const satisfies Record<string, ErrorCodeInfo>;
