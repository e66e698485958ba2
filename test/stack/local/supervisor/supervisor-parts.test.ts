import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ClickstreamError } from '../../../../src/errors/clickstream-error.ts';
import { followLog, logNames, printLogEnd } from '../../../../src/stack/local/read-logs.ts';
import { restartPause } from '../../../../src/stack/local/supervisor/backoff.ts';
import { ControlClient } from '../../../../src/stack/local/supervisor/control-client.ts';
import { findSupervisor } from '../../../../src/stack/local/supervisor/control-protocol.ts';
import { startControlServer } from '../../../../src/stack/local/supervisor/control-server.ts';
import { lastLogLine, logFile, rotateLog } from '../../../../src/stack/local/supervisor/log-files.ts';
import {
  processIdentity,
  processMemory,
  processTree,
} from '../../../../src/stack/local/supervisor/process-identity.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { until } from './supervised-program.ts';

const folder = () => temporaryFolder('supervisor-parts');

describe('restart pauses', () => {
  it('double up to a cap', () => {
    const policy = { firstMs: 100, maxMs: 500, healthyResetMs: 1, attempts: 5 };
    expect([1, 2, 3, 4, 5].map((deaths) => restartPause(deaths, policy))).toEqual([100, 200, 400, 500, 500]);
  });
});

describe('process identity', () => {
  it('is the same for the same process and none for a dead one', async () => {
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    const identity = await processIdentity(pid);
    expect(identity).toBeDefined();
    expect(await processIdentity(pid)).toBe(identity);
    expect(await processIdentity(process.pid)).not.toBe(identity);
    child.kill('SIGKILL');
    await until('the child to be gone', async () => (await processIdentity(pid)) === undefined);
  });

  it.runIf(process.platform === 'linux')('covers children and their memory', async () => {
    const child = spawn('sleep', ['60']);
    expect(await processTree(process.pid)).toContain(child.pid);
    expect(await processMemory([process.pid])).toBeGreaterThan(10 * 1024 * 1024);
    child.kill('SIGKILL');
  });
});

describe('the control protocol', () => {
  const status = [{ name: 'kafka', state: 'healthy', restarts: 0, pid: 1 }];
  const actions = {
    status: () => status,
    ensure: async () => {},
    restart: async (name: string) => name === 'kafka',
    stop: async () => {},
  };
  const address = (port: number, token: string) => ({ pid: process.pid, identity: 'x', port, token, plan: 'p' });

  it('answers who knows the token', async () => {
    const server = await startControlServer('right', actions);
    const client = new ControlClient(address(server.port, 'right'));
    expect(await client.status()).toEqual(status);
    await expect(client.restart('kafka')).resolves.toBeUndefined();
    await expect(client.restart('zookeeper')).rejects.toMatchObject({ code: 'STACK_UNKNOWN_PROCESS' });
    server.close();
  });

  it('refuses who does not', async () => {
    const server = await startControlServer('right', actions);
    await expect(new ControlClient(address(server.port, 'wrong')).stop()).rejects.toThrow(/401/);
    server.close();
  });

  it('recognises a supervisor of another version', async () => {
    const server = await startControlServer('right', { ...actions, status: () => ({ processes: [] }) });
    await expect(new ControlClient(address(server.port, 'right')).status()).rejects.toThrow(/of another version/);
    server.close();
  });

  it('names the pid of a supervisor that does not answer', async () => {
    const server = await startControlServer('right', actions);
    server.close();
    const identity = (await processIdentity(process.pid)) ?? '';
    await expect(new ControlClient({ ...address(server.port, 'right'), identity }).status()).rejects.toMatchObject({
      code: 'STACK_SUPERVISOR_FAILED',
    });
  });

  it('tells that another command stops the stack, or that its supervisor has ended', async () => {
    const ensure = async () => {
      throw new ClickstreamError('STACK_STOPPING', 'the stack is being stopped');
    };
    const server = await startControlServer('right', { ...actions, ensure });
    const client = new ControlClient(address(server.port, 'right'));
    await expect(client.ensure()).rejects.toMatchObject({ code: 'STACK_STOPPING' });
    server.close();
    await expect(client.status()).rejects.toMatchObject({ code: 'STACK_STOPPING' });
  });

  it('does not believe the address of a supervisor that is gone', async () => {
    const path = join(folder(), 'supervisor.json');
    writeFileSync(path, JSON.stringify({ ...address(1, 't'), identity: 'another boot' }));
    expect(await findSupervisor(path)).toBeUndefined();
    writeFileSync(path, JSON.stringify({ ...address(1, 't'), identity: await processIdentity(process.pid) }));
    expect(await findSupervisor(path)).toMatchObject({ port: 1 });
  });
});

describe('log files', () => {
  it('are copied and emptied at the cap, and the writer goes on at the begin', async () => {
    const path = logFile(folder(), 'kafka');
    writeFileSync(path, 'x'.repeat(100));
    expect(await rotateLog(path, 200)).toBe(false);
    expect(await rotateLog(path, 100)).toBe(true);
    appendFileSync(path, 'next\n');
    expect(readFileSync(path, 'utf8')).toBe('next\n');
    expect(readFileSync(`${path}.1`, 'utf8')).toHaveLength(100);
  });

  it('give the last telling line of one start: no stack frames, nothing older', async () => {
    const path = logFile(folder(), 'kafka');
    writeFileSync(path, 'old trouble\n');
    const begin = 'old trouble\n'.length;
    expect(await lastLogLine(path, begin)).toBeUndefined();
    appendFileSync(path, 'java.lang.Oops: no disk\n    at a.b.C(D.java:1)\n    ... 3 more\n');
    expect(await lastLogLine(path, begin)).toBe('java.lang.Oops: no disk');
    expect(await lastLogLine(join(folder(), 'missing'))).toBeUndefined();
  });

  it('are printed from the end and followed across rotation', async () => {
    const directory = folder();
    const path = logFile(directory, 'kafka');
    writeFileSync(path, '1\n2\n3\n');
    let printed = '';
    const sink = { write: (text: string) => (printed += text) };
    const position = await printLogEnd(directory, 'kafka', 2, sink);
    expect(printed).toBe('2\n3\n');
    expect(await logNames(directory)).toEqual(['kafka']);

    const stop = new AbortController();
    const following = followLog(directory, 'kafka', position, sink, { signal: stop.signal });
    appendFileSync(path, '4\n');
    await until('the fourth line', () => printed.endsWith('4\n'));
    writeFileSync(path, '5\n');
    await until('the line after rotation', () => printed.endsWith('5\n'));
    stop.abort();
    await following;
  });

  it('that do not exist are answered with those that do', async () => {
    const directory = folder();
    writeFileSync(logFile(directory, 'kafka'), '');
    await expect(printLogEnd(directory, 'kafak', 1, { write: () => {} })).rejects.toMatchObject({
      code: 'STACK_UNKNOWN_PROCESS',
      nextStep: 'Use one of kafka.',
    });
    expect(existsSync(logFile(directory, 'kafak'))).toBe(false);
  });
});
