// The engine's process from settings to signals: serves the REST API until SIGTERM, then stops cleanly.
import pino from 'pino';
import { EngineServer } from './engine-server.ts';
import { serverConfig } from './server-config.ts';

/** Resolves when queries have been started; ends the process when the engine cannot start. */
export async function runServer(): Promise<void> {
  const config = serverConfig(process.env);
  const log = pino({ level: config.LOG_LEVEL, base: { service: 'engine' } });
  const server = new EngineServer({ config, log, displaced: () => void stop(1) });

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
}
