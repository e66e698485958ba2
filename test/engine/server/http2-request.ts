// One HTTP/2 request on a connection of its own.
import http2 from 'node:http2';

export interface Http2Answer {
  readonly status: number;
  readonly headers: http2.IncomingHttpHeaders;
  readonly text: string;
}

export async function http2Request(
  origin: string,
  headers: http2.OutgoingHttpHeaders,
  body?: string,
  options: http2.SecureClientSessionOptions = {},
): Promise<Http2Answer> {
  const session = http2.connect(origin, options);
  try {
    return await new Promise((resolve, reject) => {
      session.on('error', reject);
      const stream = session.request(headers);
      let answered: http2.IncomingHttpHeaders = {};
      let text = '';
      stream.setEncoding('utf8');
      stream.on('response', (head) => {
        answered = head;
      });
      stream.on('data', (chunk: string) => {
        text += chunk;
      });
      stream.on('end', () => resolve({ status: Number(answered[':status']), headers: answered, text }));
      stream.on('error', reject);
      stream.end(body);
    });
  } finally {
    session.destroy();
  }
}
