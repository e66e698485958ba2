// Checks that a plan has a service make beforehand: one that is away is no fault of the definition.
import { ClickstreamError } from '../errors/clickstream-error.ts';

/** null when the service cannot be asked now: it checks for itself when the thing is sent. @throws what it refuses for good */
export async function ifItAnswers<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ClickstreamError && error.retriable) return null;
    throw error;
  }
}
