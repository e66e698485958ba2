import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MavenOutput } from '../../../src/stack/local/maven-progress.ts';
import {
  ensurePackages,
  MAVEN_PROJECT,
  mavenProjectHash,
  removeAbandonedPackages,
} from '../../../src/stack/local/packages.ts';
import type { StackEvent } from '../../../src/stack/stack-events.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = () => temporaryFolder('packages');

/** A stand-in for mvn that lays down what the real one would, or fails as it would. */
function fakeMaven(body: string): string {
  const path = join(folder(), 'mvn');
  writeFileSync(
    path,
    `#!/bin/sh\nfor a in "$@"; do case "$a" in -Doutput=*) out="\${a#-Doutput=}";; esac; done\n${body}\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

function run(mavenCommand: string, root: string, events: StackEvent[] = []) {
  return ensurePackages({
    directory: join(root, 'abc'),
    jdk: '/jdk',
    mavenCommand,
    logFile: join(root, 'maven.log'),
    events: (event) => events.push(event),
  });
}

describe('packages', () => {
  it('are unpacked once and then left alone', async () => {
    const root = folder();
    const maven = fakeMaven('mkdir -p "$out/kafka/lib" "$out/elasticsearch" && echo run >> "$(dirname "$0")/runs"');
    await run(maven, root);
    await run(maven, root);
    expect(existsSync(join(root, 'abc/kafka/lib'))).toBe(true);
    expect(readFileSync(join(maven, '../runs'), 'utf8')).toBe('run\n');
    expect(readdirSync(root).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('are unpacked again when the folder is not complete', async () => {
    const root = folder();
    mkdirSync(join(root, 'abc/kafka'), { recursive: true });
    await run(fakeMaven('mkdir -p "$out/kafka/lib"'), root);
    expect(existsSync(join(root, 'abc/kafka/lib'))).toBe(true);
  });

  it('tell how much was downloaded and what happens', async () => {
    const events: StackEvent[] = [];
    const line = '[INFO] Downloaded from central: https://repo.example/a/b-1.jar (12 MB at 3.4 MB/s)';
    await run(fakeMaven(`echo '${line}'`), folder(), events);
    expect(events.map(({ type }) => type)).toEqual(['step-started', 'step-progress', 'step-done']);
    expect(events[1]).toMatchObject({ done: 12, unit: 'MB', detail: 'downloaded b-1.jar' });
    expect(events[2]).toMatchObject({ detail: '1 files, 12 MB downloaded' });
  });

  it('leave nothing behind when Maven fails, and the error holds what Maven said', async () => {
    const root = folder();
    const maven = fakeMaven(
      "echo '[ERROR] Could not resolve org.example:x:1'; echo '[ERROR] Re-run Maven using -X'; exit 1",
    );
    await expect(run(maven, root)).rejects.toThrow(/Could not resolve org.example:x:1/);
    await expect(run(maven, root)).rejects.not.toThrow(/Re-run Maven/);
    expect(readdirSync(root)).toEqual(['maven.log']);
  });

  it('say so when Maven cannot be started at all', async () => {
    await expect(run('/nonexistent/mvn', folder())).rejects.toThrow(/could not be started/);
  });

  it('of a killed command are removed, with the Maven that still works on them', async () => {
    const root = folder();
    const abandoned = join(root, 'abc.partial-999999999');
    mkdirSync(join(abandoned, 'kafka'), { recursive: true });
    const maven = spawn('sleep', ['60'], { env: { ...process.env, CLICKSTREAM_PACKAGES_BUILD: abandoned } });
    const ended = new Promise((resolve) => maven.once('exit', (_code, signal) => resolve(signal)));
    mkdirSync(join(root, `abc.partial-${process.pid}`));
    await removeAbandonedPackages(root);
    expect(readdirSync(root)).toEqual([`abc.partial-${process.pid}`]);
    if (process.platform === 'linux') expect(await ended).toBe('SIGKILL');
    maven.kill('SIGKILL');
  });

  it('get another folder when any file of the Maven project changes', async () => {
    const copy = join(folder(), 'maven');
    cpSync(MAVEN_PROJECT, copy, { recursive: true });
    const before = await mavenProjectHash(copy);
    expect(before).toBe(await mavenProjectHash());
    writeFileSync(join(copy, 'pom.xml'), '<project/>');
    expect(await mavenProjectHash(copy)).not.toBe(before);
  });
});

describe('the output of Maven', () => {
  it('is understood with colours and in all units', () => {
    const output = new MavenOutput();
    const control = String.fromCharCode(27);
    output.read('[INFO] Downloaded from central: https://r/x/a.pom (780 B at 1 kB/s)');
    output.read('[INFO] Downloaded from central: https://r/x/a.jar (1.5 kB at 1 kB/s)');
    output.read(`${control}[0m[ERROR] it broke${control}[m`);
    expect(output.progress).toMatchObject({ files: 2, bytes: 2280 });
    expect(output.errors).toEqual(['it broke']);
  });

  it('names the module it works on', () => {
    const output = new MavenOutput();
    output.read('[INFO] --- maven-dependency-plugin:3.8.1:unpack (registry) @ registry ---');
    expect(output.progress.activity).toBe('unpacking registry');
  });
});
