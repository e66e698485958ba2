// The engine's process from settings to signals: serves the REST API until SIGTERM, then stops cleanly.
import pino from 'pino';
import { EngineServer } from './engine-server.ts';
import { messageOf } from './rest-error.ts';
import { serverConfig } from './server-config.ts';

/** Resolves when queries have been started; ends the process when the engine cannot start. */
export async function runServer(): Promise<void> {
  const log = pino({ base: { service: 'engine' } });
  let server: EngineServer;
  try {
    const config = serverConfig(process.env);
    log.level = config.LOG_LEVEL;
    server = new EngineServer({ config, log, displaced: () => void stop(1) });
  } catch (error) {
    log.fatal({ error: messageOf(error) }, 'the engine cannot start');
    process.exit(1);
  }

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
    log.fatal({ error: messageOf(error) }, 'the engine cannot start');
    await stop(1);
  }
}
