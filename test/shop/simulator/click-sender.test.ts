import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/common/clock.ts';
import { ClickSender } from '../../../src/shop/simulator/click-sender.ts';

describe('the sender of clicks', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('goes straight to the click API, whatever proxy the environment names', async () => {
    const server = createServer((_request, response) => response.writeHead(202).end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9');
    vi.stubEnv('http_proxy', 'http://127.0.0.1:9');
    const sender = new ClickSender(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, systemClock, 0);
    await expect(sender.send([])).resolves.toEqual([]);
    server.close();
  });
});
