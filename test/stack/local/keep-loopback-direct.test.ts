import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const MODULE = new URL('../../../src/stack/local/keep-loopback-direct.ts', import.meta.url).href;

async function statusSeenBehindProxy(first: string): Promise<string> {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const script = `${first}; console.log(await fetch('${url}').then((r) => r.status, (e) => e.cause.code));`;
  // Nothing listens on the discard port.
  const env = { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '', no_proxy: '' };
  try {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env });
    return stdout.trim();
  } finally {
    server.close();
  }
}

describe('a proxy for everything', () => {
  it('does not catch calls within this machine', async () => {
    expect(await statusSeenBehindProxy(`(await import('${MODULE}')).keepLoopbackDirect()`)).toBe('200');
  });

  it('would catch them otherwise', async () => {
    expect(await statusSeenBehindProxy('')).toBe('ECONNREFUSED');
  });
});
