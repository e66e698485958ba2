// Resolves and unpacks the Java packages of the local stack with one Maven run; later starts need neither Maven nor network.
//
// The result lies in a folder named by the hash of the Maven project, so other versions of this project keep their own.
// It is built beside its final place and moved there in one step: a crash leaves a `.partial` folder, which the next run deletes.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { StackEventSink } from '../stack-events.ts';
import { MavenOutput } from './maven-progress.ts';
import { processesWithMarker, processIdentity } from './supervisor/process-identity.ts';

export const MAVEN_PROJECT = fileURLToPath(new URL('./maven/', import.meta.url));

/** What a run from nothing downloads, in bytes: the total of the progress display. */
const EXPECTED_DOWNLOAD_BYTES = 300e6;

const STEP = 'packages';
/** Marks a Maven run, so that one whose command was killed can be found and ended. */
const BUILD_VARIABLE = 'CLICKSTREAM_PACKAGES_BUILD';
/** Written last: a folder without it is not complete. */
const MARKER = 'complete.json';
const PARTIAL = /\.partial-(\d+)$/;

/** The hash that names the folder: changes with every version, source file or descriptor of the Maven project. */
export async function mavenProjectHash(project: string = MAVEN_PROJECT): Promise<string> {
  const entries = await readdir(project, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash
      .update(relative(project, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex').slice(0, 12);
}

/** Where the unpacked packages are or will be. */
export async function packagesDirectory(root: string): Promise<string> {
  return join(root, await mavenProjectHash());
}

export async function packagesReady(directory: string): Promise<boolean> {
  return access(join(directory, MARKER)).then(
    () => true,
    () => false,
  );
}

export interface PackagesOptions {
  /** Final folder, as `packagesDirectory` gives it. */
  readonly directory: string;
  /** Home of a JDK. */
  readonly jdk: string;
  readonly mavenCommand: string;
  readonly logFile: string;
  readonly events: StackEventSink;
}

/**
 * Makes the packages folder complete. Returns at once when it is.
 * @throws ClickstreamError STACK_PACKAGES_FAILED with Maven's own first error lines.
 */
export async function ensurePackages(options: PackagesOptions): Promise<void> {
  const { directory, events } = options;
  if (await packagesReady(directory)) return;

  const startedAt = Date.now();
  events({
    type: 'step-started',
    step: STEP,
    title: 'Java packages: Kafka, Connect, Debezium, registry, Elasticsearch',
  });
  const partial = `${directory}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    const output = await runMaven(partial, options);
    await mkdir(join(partial, 'elasticsearch/plugins'), { recursive: true });
    await mkdir(join(partial, 'cds'), { recursive: true });
    await rm(join(partial, 'build'), { recursive: true, force: true });
    const { files, bytes } = output.progress;
    await writeFile(join(partial, MARKER), `${JSON.stringify({ builtAt: new Date().toISOString(), files, bytes })}\n`);
    await moveIntoPlace(partial, directory);
    const detail =
      files === 0 ? 'from the local Maven repository' : `${files} files, ${Math.round(bytes / 1e6)} MB downloaded`;
    events({ type: 'step-done', step: STEP, durationMs: Date.now() - startedAt, detail });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function runMaven(output: string, options: PackagesOptions): Promise<MavenOutput> {
  await mkdir(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile, { flags: 'w' });
  const child = spawn(
    options.mavenCommand,
    ['--batch-mode', '--threads', '2', '--file', join(MAVEN_PROJECT, 'pom.xml'), `-Doutput=${output}`, 'package'],
    {
      env: { ...process.env, JAVA_HOME: options.jdk, LC_ALL: 'C.UTF-8', [BUILD_VARIABLE]: output },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const parsed = new MavenOutput();
  const report = () => {
    const { bytes, activity } = parsed.progress;
    options.events({
      type: 'step-progress',
      step: STEP,
      done: Math.round(bytes / 1e6),
      total: Math.max(Math.round(bytes / 1e6), EXPECTED_DOWNLOAD_BYTES / 1e6),
      unit: 'MB',
      detail: activity,
    });
  };
  child.stderr.pipe(log, { end: false });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    log.write(`${line}\n`);
    if (parsed.read(line)) report();
  });
  const killChild = () => child.kill('SIGTERM');
  process.once('exit', killChild);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code === 0) return parsed;
    throw failure(parsed, options.logFile, `Maven ended with exit code ${code ?? 'none'}`);
  } catch (error) {
    if (error instanceof ClickstreamError) throw error;
    throw failure(parsed, options.logFile, `Maven could not be started: ${String(error)}`);
  } finally {
    process.removeListener('exit', killChild);
    log.end();
  }
}

function failure(output: MavenOutput, logFile: string, reason: string): ClickstreamError {
  const lines = output.errors.map((line) => `\n    ${line}`).join('');
  return new ClickstreamError('STACK_PACKAGES_FAILED', `${reason}${lines}`, {
    nextStep: `Read ${logFile}; check the network and ~/.m2/settings.xml, then run the command again.`,
    details: { logFile, errors: output.errors },
  });
}

// Another checkout may have built the same folder in the meantime: then theirs is as good as ours.
async function moveIntoPlace(partial: string, directory: string): Promise<void> {
  if (!(await packagesReady(directory))) await rm(directory, { recursive: true, force: true });
  try {
    await rename(partial, directory);
  } catch (error) {
    if (!(await packagesReady(directory))) throw error;
  }
}

/** Deletes what killed commands left behind in the folder of all packages, and ends the Maven that still works on it. */
export async function removeAbandonedPackages(root: string): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    const pid = PARTIAL.exec(name)?.[1];
    if (pid === undefined || Number(pid) === process.pid) continue;
    if ((await processIdentity(Number(pid))) !== undefined) continue;
    const folder = join(root, name);
    for (const maven of await processesWithMarker(`${BUILD_VARIABLE}=${folder}`)) killQuietly(maven);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
