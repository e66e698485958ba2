import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLocked, releaseLock, takeLock } from '../../../../src/stack/local/supervisor/supervisor-lock.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const folder = () => temporaryFolder('supervisor-lock');
const MODULE = new URL('../../../../src/stack/local/supervisor/supervisor-lock.ts', import.meta.url).href;
const COMPETITORS = 4;
const ROUNDS = 25;

/** A process that takes each lock it is told of, and says whether it got it. */
function competitor(): ChildProcess {
  const script = `const { takeLock } = await import('${MODULE}');
    process.on('message', async (path) => process.send(await takeLock(path)));
    process.send('ready');`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'inherit', 2, 'ipc'] });
}

async function said(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message');
  return message;
}

describe('the supervisor lock', () => {
  it('is held by one living process at a time', async () => {
    const path = join(folder(), 'run/lock');
    expect(await isLocked(path)).toBe(false);
    expect(await takeLock(path)).toBe(true);
    expect(await takeLock(path)).toBe(false);
    expect(await isLocked(path)).toBe(true);
    await releaseLock(path);
    expect(await isLocked(path)).toBe(false);
    expect(await takeLock(path)).toBe(true);
  });

  it('of a dead process is taken over', async () => {
    const path = join(folder(), 'lock');
    writeFileSync(`${path}.7`, '999999999 gone');
    expect(await takeLock(path)).toBe(true);
    expect(await takeLock(path)).toBe(false);
  });

  it('of a dead process is taken over by one of several that try at the same moment', async () => {
    const root = folder();
    const children = Array.from({ length: COMPETITORS }, competitor);
    try {
      await Promise.all(children.map(said));
      for (let round = 0; round < ROUNDS; round++) {
        const path = join(root, `lock-${round}`);
        writeFileSync(`${path}.1`, '999999999 gone');
        const answers = Promise.all(children.map(said));
        for (const child of children) child.send(path);
        expect((await answers).filter((taken) => taken === true)).toHaveLength(1);
      }
    } finally {
      for (const child of children) child.kill();
    }
  });
});
