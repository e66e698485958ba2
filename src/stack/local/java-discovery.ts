// Finds the Java installations of this machine: the default `java` is often too old while a newer one lies beside it.
import { execFile } from 'node:child_process';
import { access, constants, readdir, readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../select-stack.ts';

const run = promisify(execFile);

/** The registry's classes need Java 21; everything else would run on 17. */
export const MINIMUM_JAVA = 21;
/** Compiles the Elasticsearch launcher. */
export const MINIMUM_COMPILER = 17;

export interface JavaInstallation {
  readonly home: string;
  /** Feature version: 17, 21, 25. */
  readonly feature: number;
  /** As the vendor writes it, "25.0.1". */
  readonly version: string;
  readonly hasCompiler: boolean;
}

export interface JavaChoice {
  readonly runtime: JavaInstallation | undefined;
  /** A JDK for Maven; the runtime itself when it has a compiler. */
  readonly compiler: JavaInstallation | undefined;
  readonly found: readonly JavaInstallation[];
}

/** Folders that hold one Java each, or are one. */
function usualPlaces(env: Environment): string[] {
  const home = homedir();
  return [
    '/usr/lib/jvm',
    '/usr/lib64/jvm',
    '/usr/java',
    '/opt',
    '/opt/java',
    '/opt/jdk',
    '/opt/homebrew/opt',
    '/usr/local/opt',
    '/Library/Java/JavaVirtualMachines',
    join(home, 'Library/Java/JavaVirtualMachines'),
    join(env.SDKMAN_DIR ?? join(home, '.sdkman'), 'candidates/java'),
    join(home, '.jdks'),
    join(home, '.asdf/installs/java'),
    join(home, '.local/share/mise/installs/java'),
    join(home, '.jabba/jdk'),
  ];
}

/** Chooses the Java that runs the stack: JAVA_HOME when it is new enough, else the newest that was found. */
export async function discoverJava(env: Environment): Promise<JavaChoice> {
  const homes = await candidateHomes(env);
  const found: JavaInstallation[] = [];
  const seen = new Set<string>();
  for (const home of homes) {
    const real = await realpath(home).catch(() => undefined);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    const installation = await inspect(real);
    if (installation !== undefined) found.push(installation);
  }
  return choose(found, env.JAVA_HOME ? await realpath(env.JAVA_HOME).catch(() => undefined) : undefined);
}

/** @param preferredHome wins when it is new enough */
export function choose(found: readonly JavaInstallation[], preferredHome?: string): JavaChoice {
  const newestFirst = [...found].sort((a, b) => b.feature - a.feature || Number(b.hasCompiler) - Number(a.hasCompiler));
  const preferred = found.find((java) => java.home === preferredHome);
  const ordered = preferred === undefined ? newestFirst : [preferred, ...newestFirst];
  const runtime = ordered.find((java) => java.feature >= MINIMUM_JAVA);
  const compiler = runtime?.hasCompiler
    ? runtime
    : ordered.find((java) => java.hasCompiler && java.feature >= MINIMUM_COMPILER);
  return { runtime, compiler, found };
}

async function candidateHomes(env: Environment): Promise<string[]> {
  const homes: string[] = [];
  if (env.JAVA_HOME) homes.push(env.JAVA_HOME);
  for (const directory of (env.PATH ?? '').split(':').filter(Boolean)) {
    const java = await realpath(join(directory, 'java')).catch(() => undefined);
    if (java !== undefined) homes.push(dirname(dirname(java)));
  }
  for (const place of usualPlaces(env)) {
    homes.push(place);
    for (const entry of await readdir(place).catch(() => [])) {
      homes.push(
        join(place, entry),
        join(place, entry, 'Contents/Home'),
        join(place, entry, 'libexec/openjdk.jdk/Contents/Home'),
      );
    }
  }
  return homes;
}

async function inspect(home: string): Promise<JavaInstallation | undefined> {
  if (!(await isExecutable(join(home, 'bin/java')))) return undefined;
  const version = (await versionFromReleaseFile(home)) ?? (await versionFromCommand(home));
  if (version === undefined) return undefined;
  return { home, version, feature: featureOf(version), hasCompiler: await isExecutable(join(home, 'bin/javac')) };
}

/** "1.8.0_412" is 8, "17.0.15" is 17, "25" is 25. */
export function featureOf(version: string): number {
  const [first = '0', second = '0'] = version.split(/[.+_-]/);
  return first === '1' ? Number(second) : Number(first);
}

async function versionFromReleaseFile(home: string): Promise<string | undefined> {
  const text = await readFile(join(home, 'release'), 'utf8').catch(() => '');
  return /^JAVA_VERSION="?([^"\n]+)"?/m.exec(text)?.[1];
}

async function versionFromCommand(home: string): Promise<string | undefined> {
  try {
    const { stderr } = await run(join(home, 'bin/java'), ['-version'], { timeout: 10_000 });
    return /version "([^"]+)"/.exec(stderr)?.[1];
  } catch {
    return undefined;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
