// One way to raise and to enrich serialisation errors, so that every message names the field, the reason, the topic and the part.
import { ClickstreamError } from '../../errors/clickstream-error.ts';

/** A fault of one value; containers add their part of the path with `atPath`. */
export function serdeFault(reason: string, path = ''): ClickstreamError {
  const where = path === '' ? '' : ` at $${path}`;
  return new ClickstreamError('SERDE_FAILED', `${reason}${where}`, { details: { reason, path } });
}

/** The same fault one level further out: `part` is `.FIELD` or `[3]`. Errors of other kinds become serde faults. */
export function atPath(error: unknown, part: string): ClickstreamError {
  const { reason, path } = factsOf(error);
  return serdeFault(reason, part + path);
}

/** The fault as a caller sees it: which part of which topic, in which format. */
export function inTopic(
  error: unknown,
  doing: 'read' | 'write',
  format: string,
  part: 'KEY' | 'VALUE',
  topic: string,
): ClickstreamError {
  const { reason, path } = factsOf(error);
  const where = path === '' ? '' : ` at $${path}`;
  return new ClickstreamError(
    'SERDE_FAILED',
    `cannot ${doing} the ${part.toLowerCase()} of topic '${topic}' as ${format}: ${reason}${where}`,
    { details: { reason, path, topic, part, format }, cause: error },
  );
}

function factsOf(error: unknown): { reason: string; path: string } {
  if (error instanceof ClickstreamError) {
    const { reason, path } = error.details;
    return {
      reason: typeof reason === 'string' ? reason : error.message,
      path: typeof path === 'string' ? path : '',
    };
  }
  return { reason: error instanceof Error ? error.message : String(error), path: '' };
}
