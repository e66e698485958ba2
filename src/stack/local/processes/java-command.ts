// How the Java services are started: small heaps, quick start, and the whole command line in an argument file.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../../../common/atomic-file.ts';
import { baseEnvironment, type ProcessContext } from './process-context.ts';
import type { ProcessCommand } from './process-spec.ts';

export interface JavaProgram {
  readonly name: string;
  /** `-Xmx` in megabytes. */
  readonly heapMegabytes: number;
  readonly properties?: Readonly<Record<string, string>>;
  readonly classPath?: readonly string[];
  readonly mainClass?: string;
  /** Instead of class path and main class. */
  readonly jar?: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** Runs once and ends: writing an archive of its classes would take longer than it saves. */
  readonly once?: boolean;
}

/** The first Java with `-XX:+AutoCreateSharedArchive`. */
const SHARED_ARCHIVE_JAVA = 19;
const INITIAL_HEAP_MEGABYTES = 32;

/** Writes the argument file and returns the command that reads it. */
export async function javaCommand(context: ProcessContext, program: JavaProgram): Promise<ProcessCommand> {
  const temporary = join(context.paths.data, 'tmp', program.name);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const lines = [
    `-Xms${INITIAL_HEAP_MEGABYTES}m`,
    `-Xmx${program.heapMegabytes}m`,
    // Starts twice as fast and needs less memory; a laptop's load does not need the second compiler.
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-XX:-UsePerfData',
    '-XX:+ExitOnOutOfMemoryError',
    ...(program.once ? [] : sharedArchive(context, program.name)),
    // Native libraries are unpacked there at every start, and never removed.
    `-Djava.io.tmpdir=${temporary}`,
    // Connect would shift timestamps by the host's offset otherwise.
    '-Duser.timezone=UTC',
    ...Object.entries(program.properties ?? {}).map(([name, value]) => `-D${name}=${value}`),
    ...(program.jar === undefined ? [] : ['-jar', program.jar]),
    ...(program.classPath === undefined ? [] : ['-cp', program.classPath.join(':')]),
    ...(program.mainClass === undefined ? [] : [program.mainClass]),
    ...(program.arguments ?? []),
  ];
  const argumentFile = join(context.paths.generated, `${program.name}.args`);
  await writeFileAtomic(argumentFile, `${lines.map(quoteArgument).join('\n')}\n`);
  const workingDirectory = program.workingDirectory ?? join(context.paths.data, program.name);
  await mkdir(workingDirectory, { recursive: true });
  return {
    file: join(context.plan.javaHome, 'bin/java'),
    arguments: [`@${argumentFile}`],
    environment: { ...baseEnvironment(context), JAVA_HOME: context.plan.javaHome, ...program.environment },
    workingDirectory,
  };
}

/** All jars of a folder in a fixed order: an archive of shared classes is bound to the exact class path. */
export async function jarsOf(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names
    .filter((name) => name.endsWith('.jar'))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => join(directory, name));
}

/** Log settings of the log4j programs: one line per message on standard output, which is the log file. */
export async function writeLogSettings(path: string): Promise<void> {
  const lines = [
    'status=error',
    'appender.console.type=Console',
    'appender.console.name=console',
    'appender.console.layout.type=PatternLayout',
    'appender.console.layout.pattern=%d{yyyy-MM-dd HH:mm:ss.SSS} %-5p %c{1} - %m%n',
    'rootLogger.level=info',
    'rootLogger.appenderRef.console.ref=console',
    'logger.reflections.name=org.reflections',
    'logger.reflections.level=error',
  ];
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, `${lines.join('\n')}\n`);
}

function sharedArchive(context: ProcessContext, name: string): string[] {
  const { javaVersion, packages } = context.plan;
  if (Number(javaVersion.split('.')[0]) < SHARED_ARCHIVE_JAVA) return [];
  const file = join(packages, 'cds', `${name}-${javaVersion}.jsa`);
  return ['-XX:+AutoCreateSharedArchive', `-XX:SharedArchiveFile=${file}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off'];
}

function quoteArgument(argument: string): string {
  return `"${argument.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
