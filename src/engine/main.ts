// The embedded ksqlDB engine as a process: reads its settings, serves the REST API, and stops cleanly on SIGTERM.
import { enableCompileCache } from 'node:module';

// Compiled code is kept between starts; everything else is imported after this so that it counts.
enableCompileCache();

const { serverConfig } = await import('./server/server-config.ts');
const { EngineServer } = await import('./server/engine-server.ts');
const { default: pino } = await import('pino');

const config = serverConfig(process.env);
const log = pino({ level: config.LOG_LEVEL, base: { service: 'engine' } });
const server = new EngineServer({ config, log });

let stopping = false;
async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  try {
    await server[Symbol.asyncDispose]();
    log.info({}, 'stopped');
    process.exit(exitCode);
  } catch (error) {
    log.error({ error: String(error) }, 'not stopped cleanly');
    process.exit(1);
  }
}
process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => void stop(0));
// Queries have their own error handling; what still escapes is a fault of ours, but no reason to stop all queries.
process.on('unhandledRejection', (reason) => log.error({ error: String(reason) }, 'unhandled rejection'));

try {
  await server.start();
} catch (error) {
  log.fatal({ error: error instanceof Error ? error.message : String(error) }, 'the engine cannot start');
  await stop(1);
}
