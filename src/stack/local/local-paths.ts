// Where the local stack keeps its things: everything below one ignored folder, so that `rm -rf` of it is a clean slate.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../select-stack.ts';

/** Root folder of the checkout. */
export const PROJECT_DIRECTORY = fileURLToPath(new URL('../../../', import.meta.url));

export interface LocalPaths {
  /** `.local`, or CLICKSTREAM_LOCAL_DIR. */
  readonly root: string;
  /** Settings that the user writes; never touched. */
  readonly configFile: string;
  readonly endpointsFile: string;
  readonly secretsFile: string;
  readonly data: string;
  readonly logs: string;
  /** Generated configuration files of the services. */
  readonly generated: string;
  /** Plan, process records, supervisor address. */
  readonly run: string;
  readonly planFile: string;
  readonly supervisorFile: string;
  readonly supervisorLock: string;
  readonly processRecords: string;
}

export function localPaths(env: Environment): LocalPaths {
  const root = resolve(PROJECT_DIRECTORY, env.CLICKSTREAM_LOCAL_DIR ?? '.local');
  const run = join(root, 'run');
  return {
    root,
    configFile: join(root, 'config.json'),
    endpointsFile: join(root, 'endpoints.env'),
    secretsFile: join(root, 'secrets.env'),
    data: join(root, 'data'),
    logs: join(root, 'logs'),
    generated: join(root, 'generated'),
    run,
    planFile: join(run, 'plan.json'),
    supervisorFile: join(run, 'supervisor.json'),
    supervisorLock: join(run, 'supervisor.lock'),
    processRecords: join(run, 'processes'),
  };
}

/**
 * Folder of the unpacked Java packages: per user, not per checkout, so that a second clone needs neither network nor Maven.
 * CLICKSTREAM_PACKAGES_DIR moves it.
 */
export function packagesRoot(env: Environment): string {
  if (env.CLICKSTREAM_PACKAGES_DIR) return resolve(PROJECT_DIRECTORY, env.CLICKSTREAM_PACKAGES_DIR);
  const cache = env.XDG_CACHE_HOME ? resolve(env.XDG_CACHE_HOME) : join(homedir(), '.cache');
  return join(cache, 'clickstream-ksql', 'packages');
}
