// The prompt's conversation with a ksqlDB server: any server, through nothing but its REST API.

import { asRecord, createHttpClient, type HttpClient } from '../../clients/http-client.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';

export interface Login {
  readonly user: string;
  readonly password: string;
}

export interface SessionState {
  /** SET properties. */
  readonly properties: ReadonlyMap<string, string>;
  /** DEFINE variables. */
  readonly variables: ReadonlyMap<string, string>;
}

export interface ServerFacts {
  readonly version: string;
  readonly serviceId: string;
  readonly status: string;
}

/** The address as it may be typed, `localhost:8088` among others. @throws ClickstreamError CLI_INPUT_INVALID */
export function serverAddress(typed: string): string {
  const given = typed.trim().replace(/;$/, '');
  const url = /^https?:\/\//i.test(given) ? given : `http://${given}`;
  if (/\s/.test(given) || !URL.canParse(url))
    throw new ClickstreamError('CLI_INPUT_INVALID', `${given} is no address of a server`);
  return url;
}

/** Servers answer with one JSON array to whoever also takes JSON. */
const ROWS_AS_LINES = { accept: 'application/vnd.ksqlapi.delimited.v1' };

export class KsqlConnection {
  readonly url: string;
  readonly #http: HttpClient;
  #sequenceNumber = -1;

  constructor(url: string, login: Login | null) {
    this.url = url;
    const authorization = login ? `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}` : null;
    this.#http = createHttpClient({
      service: 'ksqlDB',
      baseUrl: url,
      timeoutMs: 60_000,
      retries: 1,
      ...(authorization && { headers: { authorization } }),
    });
  }

  /** Without credentials. */
  get address(): string {
    return this.#http.address;
  }

  async info(): Promise<ServerFacts> {
    const { body } = await this.#http.request({ method: 'GET', path: '/info' });
    const facts = asRecord(asRecord(body).KsqlServerInfo);
    return {
      version: String(facts.version ?? 'unknown'),
      serviceId: String(facts.ksqlServiceId ?? ''),
      status: String(facts.serverStatus ?? 'unknown'),
    };
  }

  /** The entities that the server answers; it sees the effects of the statements sent before. */
  async statements(sql: string, session: SessionState): Promise<readonly unknown[]> {
    const { body } = await this.#http.request({
      method: 'POST',
      path: '/ksql',
      body: {
        ksql: sql,
        streamsProperties: Object.fromEntries(session.properties),
        sessionVariables: Object.fromEntries(session.variables),
        ...(this.#sequenceNumber >= 0 && { commandSequenceNumber: this.#sequenceNumber }),
      },
    });
    const entities = Array.isArray(body) ? body : [];
    for (const entity of entities) {
      const number = Number(asRecord(entity).commandSequenceNumber ?? -1);
      if (number > this.#sequenceNumber) this.#sequenceNumber = number;
    }
    return entities;
  }

  /** Lines of a query: a header object, then one array per row, or an error object. */
  query(sql: string, session: SessionState, signal: AbortSignal): AsyncIterable<string> {
    const body = {
      sql,
      properties: Object.fromEntries(session.properties),
      sessionVariables: Object.fromEntries(session.variables),
    };
    return this.#http.lines({ method: 'POST', path: '/query-stream', body, headers: ROWS_AS_LINES }, signal);
  }

  /** Lines of a PRINT, as text. */
  print(sql: string, session: SessionState, signal: AbortSignal): AsyncIterable<string> {
    const body = { ksql: sql, streamsProperties: Object.fromEntries(session.properties) };
    return this.#http.lines({ method: 'POST', path: '/query', body }, signal);
  }

  /** What the server may be asked to be false about. */
  async isValidProperty(name: string): Promise<boolean> {
    const { status } = await this.#http.request({
      method: 'GET',
      path: `/is_valid_property/${encodeURIComponent(name)}`,
      accept: [400, 404],
    });
    return status !== 400;
  }
}
