// The click API as a process: starts, logs, and stops cleanly on SIGTERM with every accepted click written.
import { readFileSync } from 'node:fs';
import pino from 'pino';
import { systemClock } from '../common/clock.ts';
import { createClickApi } from './click-api.ts';
import { ClickLog } from './click-log.ts';
import { shopConfig } from './shop-config.ts';

const config = shopConfig(process.env);
const log = pino({ level: config.logLevel, base: { service: 'shop' } });
const page = readFileSync(new URL('./shop-page.html', import.meta.url), 'utf8');

const clicks = new ClickLog({
  connection: { brokers: config.brokers, clientId: 'clickstream-shop' },
  registryUrl: config.registryUrl,
  clock: systemClock,
  transactionalId: `clickstream-shop-${config.instance}`,
  retryWindowMs: config.retryWindowMs,
  retryCapacity: config.retryCapacity,
  maxPending: config.maxPending,
  writeTimeoutMs: config.writeTimeoutMs,
  onFailure: (error) => log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'not connected'),
});
clicks.start();

const app = createClickApi(clicks, systemClock, page);
await app.listen({ host: config.host, port: config.port });
log.info({ host: config.host, port: config.port }, 'click API is listening');

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await app.close();
  await clicks.close();
  log.info('stopped');
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
