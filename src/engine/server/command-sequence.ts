// Requests may ask to be answered only when an earlier command has taken effect, by its sequence number.
import type { EngineContext } from './engine-context.ts';
import { ERROR_CODE, RestError } from './rest-error.ts';

const TIMEOUT_MS = 5_000;

/** @param sequenceNumber null or negative: there is nothing to wait for @throws RestError 50301 after a timeout. */
export async function waitForSequence(sequenceNumber: number | null, engine: EngineContext): Promise<void> {
  if (sequenceNumber === null || sequenceNumber < 0) return;
  const configured = Number(engine.config.properties['ksql.server.command.response.timeout.ms']);
  const timeout = Number.isFinite(configured) && configured > 0 ? configured : TIMEOUT_MS;
  if (await engine.commands.waitForSequenceNumber(sequenceNumber, timeout)) return;
  throw new RestError(
    ERROR_CODE.commandTimeout,
    `Timed out while waiting for a previous command: the one with the sequence number ${sequenceNumber} has not taken effect within ${timeout} ms.`,
  );
}
