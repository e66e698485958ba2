import { describe, expect, it } from 'vitest';
import { errorText } from '../../../src/cli/ksql/error-text.ts';
import { ClickstreamError } from '../../../src/errors/clickstream-error.ts';

const refused = (message: string, more: object = {}): ClickstreamError =>
  new ClickstreamError('SERVICE_REFUSED', `ksqlDB refused POST /ksql: ${message}`, {
    details: { service: 'ksqlDB', reason: message, status: 400, body: { message, ...more } },
  });

describe('an error in the prompt', () => {
  it('is the reason of the server and nothing around it', () => {
    expect(errorText(refused('NOSUCH does not exist.'), 'SELECT * FROM nosuch;', 80)).toBe('NOSUCH does not exist.');
  });

  it('shows the place that the server names, in the words that were typed', () => {
    const body = { statementText: "INSERT INTO s\nVALEUS ('[string]');" };
    const text = errorText(refused('line 2:1: unexpected VALEUS', body), "INSERT INTO s\nVALEUS ('x');", 80);
    expect(text.split('\n').slice(1)).toEqual(['  1 | INSERT INTO s', "> 2 | VALEUS ('x');", '    | ^^^^^^']);
  });

  it('shows no place that is not in the statement', () => {
    expect(errorText(refused('line 9:1: what'), 'SELECT', 80)).toBe('line 9:1: what');
  });

  it('begins with what was done before the failure', () => {
    const done = { '@type': 'currentStatus', commandStatus: { status: 'SUCCESS', message: 'Stream created' } };
    expect(errorText(refused('no', { entities: [done] }), 'a; b;', 80)).toBe('Stream created\nno');
  });

  it('says what to do when the server is away', () => {
    const away = new ClickstreamError('SERVICE_UNREACHABLE', 'ksqlDB does not answer at http://x (ECONNREFUSED)', {
      details: { reason: 'ECONNREFUSED' },
    });
    expect(errorText(away, '', 80)).toMatch(/^ksqlDB does not answer at http:\/\/x \(ECONNREFUSED\)\n→ ./);
  });
});
