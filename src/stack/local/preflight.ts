// Looks at the machine before anything is started and reports every fault at once, each with its fix.
import { access, constants, readdir, readFile, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { dirname, join } from 'node:path';
import { isMissing } from '../../common/environment-file.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Environment } from '../select-stack.ts';
import { type JavaChoice, MINIMUM_COMPILER, MINIMUM_JAVA } from './java-discovery.ts';
import type { TakenPort } from './port-allocation.ts';
import { portHolder } from './port-holder.ts';
import { postgresBinaries } from './processes/postgres-binaries.ts';
import { postgresUser } from './processes/postgres-user.ts';

const MEGABYTE = 1024 * 1024;

/** What all processes together use after a minute of work, in bytes, with some room. */
const NEEDED_MEMORY_BYTES = 1_800 * MEGABYTE;
const NEEDED_DATA_DISK_BYTES = 1_024 * MEGABYTE;
/** Unpacked packages and what Maven keeps of them. */
const NEEDED_PACKAGES_DISK_BYTES = 1_024 * MEGABYTE;
/** Runs TypeScript without a flag from here on. */
const MINIMUM_NODE = [22, 18] as const;

export interface PreflightFault {
  readonly what: string;
  readonly fix: string;
}

/** What was found out about the machine. */
export interface MachineFacts {
  readonly platform: string;
  readonly nodeVersion: string;
  readonly java: JavaChoice;
  /** Whether the Java packages still have to be resolved. */
  readonly needsMaven: boolean;
  readonly maven: string | undefined;
  /** Undefined when processes of the stack run already: then memory was enough. */
  readonly availableMemory: number | undefined;
  readonly folders: { readonly data: string; readonly packages: string };
  /** Those of the folders that this user may not write to. */
  readonly closedFolders: readonly string[];
  readonly dataDisk: { readonly path: string; readonly free: number };
  readonly packagesDisk: { readonly path: string; readonly free: number };
  readonly takenPorts: readonly (TakenPort & { readonly holder?: string | undefined })[];
  /** A data folder whose passwords are gone. */
  readonly dataWithoutSecrets: boolean;
  /** Why Postgres could not run here, with the fix. */
  readonly postgres: PreflightFault | undefined;
}

/** Pure: the faults in what was found. */
export function findFaults(facts: MachineFacts): PreflightFault[] {
  const faults: PreflightFault[] = [];
  const add = (what: string, fix: string) => faults.push({ what, fix });

  if (facts.platform === 'win32')
    add('the local stack does not run on Windows', 'Use WSL 2, or `npm run setup -- --stack docker`.');
  const [major = 0, minor = 0] = facts.nodeVersion.split('.').map(Number);
  if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
    add(
      `Node ${facts.nodeVersion} is too old`,
      'Run the command through npm (`npm run …`): the project brings its own Node 24.',
    );
  }
  if (facts.java.runtime === undefined) {
    const found = facts.java.found.map((java) => `${java.version} in ${java.home}`).join(', ') || 'none';
    add(
      `Java ${MINIMUM_JAVA} or later was not found (found: ${found})`,
      `Install it (Debian: apt install openjdk-21-jdk-headless; macOS: brew install openjdk) or point JAVA_HOME to it.`,
    );
  }
  if (facts.needsMaven && facts.java.compiler === undefined) {
    add(
      `no JDK ${MINIMUM_COMPILER} or later with javac was found`,
      'Install a JDK, not only a JRE, or point JAVA_HOME to one.',
    );
  }
  if (facts.needsMaven && facts.maven === undefined) {
    add(
      'Maven (mvn) is not on the PATH',
      'Install it (Debian: apt install maven; macOS: brew install maven). It is needed once.',
    );
  }
  if (facts.availableMemory !== undefined && facts.availableMemory < NEEDED_MEMORY_BYTES) {
    add(
      `only ${megabytes(facts.availableMemory)} of memory are available, ${megabytes(NEEDED_MEMORY_BYTES)} are needed`,
      'Close other programs or give the machine more memory.',
    );
  }
  // Kafka and log4j take a comma, Elasticsearch a blank and a number sign, Java's class path a colon, as the end of a path.
  const badFolder = { data: /,| #/.exec(facts.folders.data), packages: /[,:]/.exec(facts.folders.packages) };
  if (badFolder.data) {
    add(
      `the folder ${facts.folders.data} has a "${badFolder.data[0]}" in its path, which Kafka or Elasticsearch does not take`,
      'Set CLICKSTREAM_LOCAL_DIR to another folder, or rename it.',
    );
  }
  if (badFolder.packages) {
    add(
      `the folder ${facts.folders.packages} has a "${badFolder.packages[0]}" in its path, which Java does not take`,
      'Set CLICKSTREAM_PACKAGES_DIR to another folder.',
    );
  }
  for (const folder of facts.closedFolders) {
    add(
      `the folder ${folder} cannot be written to`,
      folder === facts.folders.data
        ? 'Set CLICKSTREAM_LOCAL_DIR to a folder of yours, or change the rights.'
        : 'Set CLICKSTREAM_PACKAGES_DIR to a folder of yours, or change the rights.',
    );
  }
  if (facts.dataDisk.free < NEEDED_DATA_DISK_BYTES) {
    add(
      `only ${megabytes(facts.dataDisk.free)} are free for ${facts.dataDisk.path}, ${megabytes(NEEDED_DATA_DISK_BYTES)} are needed`,
      'Free some disk space, or set CLICKSTREAM_LOCAL_DIR to a folder on another disk.',
    );
  }
  if (facts.needsMaven && facts.packagesDisk.free < NEEDED_PACKAGES_DISK_BYTES) {
    add(
      `only ${megabytes(facts.packagesDisk.free)} are free for ${facts.packagesDisk.path}, ${megabytes(NEEDED_PACKAGES_DISK_BYTES)} are needed`,
      'Free some disk space, or set CLICKSTREAM_PACKAGES_DIR to a folder on another disk.',
    );
  }
  for (const { name, port, holder, fix } of facts.takenPorts) {
    add(`port ${port} (${name}) is taken by ${holder ?? 'another program'}`, fix);
  }
  if (facts.postgres !== undefined) faults.push(facts.postgres);
  if (facts.dataWithoutSecrets) {
    add(
      'the passwords (secrets.env) of the existing Postgres data are missing',
      'Restore the file, or delete the data with `npm run down -- --wipe`.',
    );
  }
  return faults;
}

/** @throws ClickstreamError STACK_PREFLIGHT_FAILED listing all faults with their fixes. */
export function refuseFaults(faults: readonly PreflightFault[]): void {
  if (faults.length === 0) return;
  const lines = faults.map(({ what, fix }) => `\n  - ${what}\n    ${fix}`).join('');
  const count = faults.length === 1 ? 'one thing is' : `${faults.length} things are`;
  throw new ClickstreamError(
    'STACK_PREFLIGHT_FAILED',
    `${count} missing on this machine; nothing was started:${lines}`,
    { details: { faults } },
  );
}

/** Free bytes of the disk that will hold `path`, which need not exist yet. */
export async function freeDisk(path: string): Promise<{ path: string; free: number }> {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      const info = await statfs(folder);
      return { path, free: info.bavail * info.bsize };
    } catch (error) {
      if (!isMissing(error) || folder === dirname(folder)) return { path, free: Number.MAX_SAFE_INTEGER };
    }
  }
}

/** Those of the folders that can neither be written to nor be made. */
export async function closedFolders(paths: readonly string[]): Promise<string[]> {
  const open = await Promise.all(paths.map(isWritable));
  return paths.filter((_, i) => !open[i]);
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch (error) {
    return isMissing(error) && path !== dirname(path) && isWritable(dirname(path));
  }
}

/** Bytes that can be had without swapping, within the limit of a container. */
export async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
  const ofMachine = kilobytes === undefined ? macMemory() : Number(kilobytes) * 1024;
  const limit = process.constrainedMemory();
  return limit > 0 && limit < ofMachine ? limit : ofMachine;
}

// macOS counts cached files as used; what Node reports as available is nearer to the truth.
function macMemory(): number {
  return Math.max(freemem(), process.availableMemory());
}

/** The command, or undefined when it is not on the PATH. */
export async function findCommand(name: string, env: Environment): Promise<string | undefined> {
  for (const directory of (env.PATH ?? '').split(':').filter(Boolean)) {
    const path = join(directory, name);
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return path;
  }
  return undefined;
}

export async function withHolders(taken: readonly TakenPort[]): Promise<MachineFacts['takenPorts']> {
  return Promise.all(taken.map(async (port) => ({ ...port, holder: await portHolder(port.port) })));
}

/** Whether Postgres is installed and has a user that it can run as. @param data its folder, which need not exist yet */
export async function postgresFault(data: string): Promise<PreflightFault | undefined> {
  try {
    await postgresUser([data, postgresBinaries()]);
    return undefined;
  } catch (error) {
    if (error instanceof ClickstreamError) return { what: error.message, fix: error.nextStep };
    throw error;
  }
}

export async function isEmptyFolder(path: string): Promise<boolean> {
  return (await readdir(path).catch(() => [])).length === 0;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / MEGABYTE)} MB`;
}
