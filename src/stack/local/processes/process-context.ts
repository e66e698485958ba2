// What every process of the local stack is built from.
import type { LocalPaths } from '../local-paths.ts';
import type { LocalSecrets } from '../secrets.ts';
import type { StackPlan } from '../stack-plan.ts';

export interface ProcessContext {
  readonly paths: LocalPaths;
  readonly plan: StackPlan;
  readonly secrets: LocalSecrets;
  /** Endpoint variables for our own services and for Connect. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** The environment of the supervisor. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

const PASSED_ON = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];

/** A small clean environment: nothing that changes behaviour from one terminal to the next. */
export function baseEnvironment(context: ProcessContext): Record<string, string> {
  const environment: Record<string, string> = { LC_ALL: 'C.UTF-8' };
  for (const name of PASSED_ON) {
    const value = context.inherited[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
