// Postgres refuses to run as root: then it runs as `nobody`, also when the checkout lies where only root may look.
import { chown, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import type { ProcessCommand } from './process-spec.ts';

const NOBODY = 65_534;

/** Linux capabilities by bit: either lets a process pass folders that are closed to it. The weaker one first. */
const PASSING_CAPABILITIES = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
] as const;

export interface PostgresUser {
  readonly uid: number;
  readonly gid: number;
  /** Set when folders on the way are closed to that user. */
  readonly capability?: string;
  own(path: string): Promise<void>;
}

/**
 * The user to run Postgres as, or undefined for the present one.
 * @param paths files and folders that Postgres must reach
 * @throws ClickstreamError STACK_PREFLIGHT_FAILED when it cannot reach them.
 */
export async function postgresUser(paths: readonly string[]): Promise<PostgresUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const user = { uid: NOBODY, gid: NOBODY, own: (path: string) => chown(path, NOBODY, NOBODY) };
  const closed = await firstClosedFolder(paths);
  if (closed === undefined) return user;
  const capability = await heldCapability();
  if (capability !== undefined) return { ...user, capability };
  throw new ClickstreamError(
    'STACK_PREFLIGHT_FAILED',
    `Postgres does not run as root, and the user "nobody" cannot enter ${closed}`,
    {
      nextStep: `Run the command as an ordinary user, move the checkout, or \`chmod o+x ${closed}\`.`,
      details: { closed },
    },
  );
}

/** `setpriv` replaces itself by the program, so the pid stays the one that was started. */
export function runAs(
  user: PostgresUser | undefined,
  file: string,
  args: readonly string[],
): Pick<ProcessCommand, 'file' | 'arguments' | 'user'> {
  if (user === undefined) return { file, arguments: args };
  if (user.capability === undefined) return { file, arguments: args, user: { uid: user.uid, gid: user.gid } };
  const privileges = [
    // Without it the kernel leaves the capability out of access(2), by which initdb looks for its binaries.
    '--securebits=+no_setuid_fixup',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    `--inh-caps=+${user.capability}`,
    `--ambient-caps=+${user.capability}`,
  ];
  return { file: 'setpriv', arguments: [...privileges, file, ...args] };
}

async function firstClosedFolder(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    for (let folder = resolve(path); ; folder = dirname(folder)) {
      const info = await stat(folder).catch(() => undefined);
      if (info?.isDirectory() && (info.mode & 0o001) === 0 && info.uid !== NOBODY) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  return undefined;
}

async function heldCapability(): Promise<string | undefined> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const held = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  return PASSING_CAPABILITIES.find(({ bit }) => (held >> bit) & 1n)?.name;
}
