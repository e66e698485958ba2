// The CDC indexer as a process: starts, answers GET /health, and stops cleanly on SIGTERM.
import Fastify from 'fastify';
import pino from 'pino';
import { CdcIndexer } from './cdc-indexer.ts';
import { indexerConfig } from './indexer-config.ts';

const config = indexerConfig(process.env);
const log = pino({ level: config.LOG_LEVEL, base: { service: 'indexer' } });
const indexer = new CdcIndexer(config, log);
const url = new URL(config.INDEXER_URL);

const app = Fastify({ logger: false, forceCloseConnections: true });
app.get('/health', (_request, reply) => {
  const { waitingFor, ...statistics } = indexer.statistics;
  return reply.send({
    status: waitingFor === null ? 'ok' : 'waiting',
    ...(waitingFor && { reason: waitingFor }),
    ...statistics,
  });
});
await app.listen({ host: url.hostname, port: Number(url.port || 80) });
indexer.start();
log.info({ health: `${config.INDEXER_URL}/health` }, 'indexer is running');

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await indexer.close();
  await app.close();
  log.info('stopped');
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
