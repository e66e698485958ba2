// Ways to see that a service works.
import { connect } from 'node:net';

const PROBE_TIMEOUT_MS = 3_000;

/** Succeeds when the URL answers with a status below `failFrom` (default 400). */
export function httpProbe(url: string, failFrom = 400): () => Promise<string | undefined> {
  return async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
      await response.arrayBuffer();
      return response.status < failFrom ? undefined : `answers with status ${response.status}`;
    } catch (error) {
      return reasonOf(error);
    }
  };
}

/** Succeeds when something accepts connections on the loopback port. */
export function tcpProbe(port: number): () => Promise<string | undefined> {
  return () =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      const finish = (result: string | undefined) => {
        socket.destroy();
        resolve(result);
      };
      socket.setTimeout(PROBE_TIMEOUT_MS, () => finish(`port ${port} does not answer`));
      socket.once('connect', () => finish(undefined));
      socket.once('error', (error) => finish(reasonOf(error)));
    });
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED')
    return 'does not accept connections yet';
  return cause instanceof Error ? cause.message : String(cause);
}
