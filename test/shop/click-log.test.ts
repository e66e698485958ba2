// The click log against a broker that accepts connections and never answers, as one does that hangs.
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/common/clock.ts';
import type { ClickEvent } from '../../src/shop/click-event.ts';
import { ClickLog } from '../../src/shop/click-log.ts';

const SCHEMA = '{"type":"record","name":"Click","fields":[{"name":"event_id","type":"string"}]}';
const click = (id: string) => ({ event_id: id, campaign_id: 'spring' }) as ClickEvent;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** Time passes only by `pass`. */
class HandClock implements Clock {
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  #now = 0;

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#sleepers.push({ at: this.#now + ms, wake: resolve });
    });
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const { at, wake } of this.#sleepers) if (at <= this.#now) wake();
  }
}

async function logWithSilentBroker() {
  const sockets = new Set<Socket>();
  const broker = await listening(createServer((socket) => sockets.add(socket)));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
  });
  const registry = await listening(
    createHttpServer((_request, response) => response.end(JSON.stringify({ id: 1, schema: SCHEMA }))),
  );
  const clock = new HandClock();
  const log = new ClickLog({
    connection: { brokers: [`127.0.0.1:${broker}`], clientId: 'test' },
    registryUrl: `http://127.0.0.1:${registry}`,
    clock,
    transactionalId: 'test',
    retryWindowMs: 1_000,
    retryCapacity: 1_000,
    maxPending: 3,
    writeTimeoutMs: 5_000,
    onFailure: () => undefined,
  });
  log.start();
  return { log, clock };
}

describe('clicks while Kafka hangs', () => {
  it('are refused after the write timeout, not when the connection gives up', async () => {
    const { log, clock } = await logWithSilentBroker();
    const outcome = log.write([click('a')]).catch((error: unknown) => error);
    clock.pass(5_000);
    expect(await outcome).toMatchObject({ code: 'SHOP_UNAVAILABLE', retriable: true });
  });

  it('do not fill the queue for those that come later', async () => {
    const { log, clock } = await logWithSilentBroker();
    const first = log.write([click('a'), click('b'), click('c')]).catch((error: unknown) => error);
    await expect(log.write([click('d')])).rejects.toMatchObject({ code: 'SHOP_OVERLOADED' });
    clock.pass(5_000);
    await first;
    const later = log.write([click('d')]).catch((error: unknown) => error);
    clock.pass(5_000);
    expect(await later).toMatchObject({ code: 'SHOP_UNAVAILABLE' });
  });
});
