// Sends one recorded request to a server and reads its answer to the end, or, where the recorder hung up, to where it did.
import http from 'node:http';
import type { Answer, RecordedCall } from './recorded-call.ts';

const DEADLINE_MS = 20_000;
/** An answer that the recorder cut is read until nothing has come for so long … */
const SILENCE_MS = 1_500;
/** … or for so long, when all that was recorded has come. */
const COMPLETE_SILENCE_MS = 250;

const answerOf = (response: http.IncomingMessage, text: string): Answer => ({
  status: response.statusCode ?? 0,
  contentType: response.headers['content-type'] ?? null,
  location: response.headers.location ?? null,
  allow: response.headers.allow ?? null,
  chunked: response.headers['transfer-encoding'] === 'chunked',
  text,
});

/**
 * @param complete whether an answer so far is as much as was recorded.
 * @returns null when nothing came, not even a status.
 */
export function sendCall(
  call: RecordedCall,
  url: URL,
  body: string | null,
  complete: (answer: Answer) => boolean,
): Promise<Answer | null> {
  const { host: _, 'content-length': __, connection: ___, ...headers } = call.headers;
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: url.hostname, port: url.port, method: call.method, path: call.path, headers, agent: false },
      (response) => {
        let text = '';
        let silence: NodeJS.Timeout | null = null;
        const finish = (): void => {
          clearTimeout(deadline);
          if (silence) clearTimeout(silence);
          request.destroy();
          resolve(answerOf(response, text));
        };
        const deadline = setTimeout(finish, DEADLINE_MS);
        const restart = (): void => {
          if (!call.cut) return;
          if (silence) clearTimeout(silence);
          silence = setTimeout(finish, complete(answerOf(response, text)) ? COMPLETE_SILENCE_MS : SILENCE_MS);
        };
        restart();
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          // A line feed that only keeps the connection open is no sign of more.
          if (chunk.trim() !== '') restart();
        });
        response.on('end', finish);
        response.on('error', finish);
      },
    );
    request.on('error', (error) => (call.cut ? resolve(null) : reject(error)));
    request.setTimeout(DEADLINE_MS, () => request.destroy(new Error('no answer')));
    request.end(body ?? undefined);
  });
}
