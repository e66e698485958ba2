// The schema registry of a stack, through the REST API that Confluent's registry and Apicurio's compatible one share.
import { waitFor } from '../../common/wait-for.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { exchangeJson, type JsonRequest } from './json-exchange.ts';
import type { RegisteredSchema, RegistrySchemaType, SchemaRegistry } from './schema-registry.ts';

export interface HttpSchemaRegistryOptions {
  /** Base address, e.g. `http://127.0.0.1:8081/apis/ccompat/v7`; may hold a user name and password. */
  readonly url: string;
  /** Milliseconds until a registry that does not answer is an error (default 15,000). */
  readonly deadlineMs?: number;
  /** Milliseconds until one request is given up and tried again (default 5,000). */
  readonly requestTimeoutMs?: number;
}

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

interface SchemaAnswer {
  readonly id?: number;
  readonly version?: number;
  readonly schema: string;
  readonly schemaType?: RegistrySchemaType;
  readonly references?: RegisteredSchema['references'];
}

/** Schemas are kept by id for good: an id never changes its meaning. Requests that find no server are repeated. */
export class HttpSchemaRegistry implements SchemaRegistry {
  readonly #headers: Readonly<Record<string, string>>;
  readonly #requestTimeoutMs: number;
  readonly #address: string;
  readonly #deadlineMs: number;
  readonly #byId = new Map<number, Promise<RegisteredSchema>>();
  /** Requests under way: a schema registered before may be gone, or have another id, when its subject was deleted meanwhile. */
  readonly #registering = new Map<string, Promise<number>>();

  constructor(options: HttpSchemaRegistryOptions) {
    const url = new URL(options.url);
    const { username, password } = url;
    url.username = '';
    url.password = '';
    this.#address = url.toString().replace(/\/$/, '');
    this.#deadlineMs = options.deadlineMs ?? 15_000;
    this.#requestTimeoutMs = options.requestTimeoutMs ?? 5_000;
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
    this.#headers = {
      Accept: `${MEDIA_TYPE}, application/json`,
      'Content-Type': MEDIA_TYPE,
      ...(username === '' ? {} : { Authorization: `Basic ${login.toString('base64')}` }),
    };
  }

  byId(id: number): Promise<RegisteredSchema> {
    return remember(this.#byId, id, async () => {
      const answer = await this.#call<SchemaAnswer>('GET', `/schemas/ids/${id}`);
      if (answer) return asSchema(answer, id);
      throw new ClickstreamError('SERDE_SCHEMA_NOT_FOUND', `no schema in ${this.#address} has the id ${id}`, {
        details: { id },
      });
    });
  }

  latest(subject: string): Promise<RegisteredSchema | null> {
    return this.#version(subject, 'latest');
  }

  version(subject: string, version: number): Promise<RegisteredSchema | null> {
    return this.#version(subject, String(version));
  }

  async #version(subject: string, version: string): Promise<RegisteredSchema | null> {
    const answer = await this.#call<SchemaAnswer>('GET', `${subjectPath(subject)}/versions/${version}`);
    return answer ? asSchema(answer, answer.id ?? 0) : null;
  }

  register(
    subject: string,
    type: RegistrySchemaType,
    text: string,
    references: RegisteredSchema['references'] = [],
  ): Promise<number> {
    const key = JSON.stringify([subject, type, text]);
    return remember(this.#registering, key, async () => {
      const body = { schema: text, schemaType: type, references };
      const answer = await this.#call<{ id: number }>('POST', `${subjectPath(subject)}/versions`, body);
      this.#registering.delete(key);
      if (answer) return answer.id;
      throw this.#refused(404, 'not found', `registering a schema for '${subject}'`);
    });
  }

  async subjects(): Promise<readonly string[]> {
    return (await this.#call<readonly string[]>('GET', '/subjects')) ?? [];
  }

  async deleteSubject(subject: string): Promise<void> {
    // A subject must be deleted softly before it can be deleted for good; either may have happened before.
    await this.#call('DELETE', subjectPath(subject));
    await this.#call('DELETE', `${subjectPath(subject)}?permanent=true`);
  }

  /** The answer's body, or null for 404. @throws ClickstreamError SERDE_REGISTRY_REFUSED, SERDE_REGISTRY_UNAVAILABLE */
  async #call<T>(method: JsonRequest['method'], path: string, body?: unknown): Promise<T | null> {
    const what = `${method} ${path}`;
    try {
      const response = await waitFor(
        async () => {
          const answer = await exchangeJson({
            method,
            url: `${this.#address}${path}`,
            headers: this.#headers,
            timeoutMs: this.#requestTimeoutMs,
            ...(body === undefined ? {} : { body }),
          });
          if (answer.status >= 500 || answer.status === 429) {
            return { done: false, saw: `HTTP ${answer.status}: ${reasonOf(answer.body)}` };
          }
          return { done: true, value: answer };
        },
        { what: `the schema registry ${this.#address} to answer ${what}`, deadlineMs: this.#deadlineMs },
      );
      if (response.status === 404) return null;
      if (response.status >= 400) throw this.#refused(response.status, reasonOf(response.body), what);
      return response.body as T;
    } catch (error) {
      if (error instanceof ClickstreamError && error.code === 'WAIT_TIMED_OUT') {
        throw new ClickstreamError('SERDE_REGISTRY_UNAVAILABLE', error.message, { cause: error });
      }
      throw error;
    }
  }

  #refused(status: number, reason: string, what: string): ClickstreamError {
    return new ClickstreamError(
      'SERDE_REGISTRY_REFUSED',
      `the schema registry ${this.#address} answered ${status} to ${what}: ${reason}`,
      { details: { status, reason } },
    );
  }
}

const subjectPath = (subject: string) => `/subjects/${encodeURIComponent(subject)}`;

/** Registries leave out the type of Avro schemas. */
function asSchema(answer: SchemaAnswer, id: number): RegisteredSchema {
  const { schema: text, schemaType: type = 'AVRO', references = [], version } = answer;
  return { id, type, text, references, ...(version === undefined ? {} : { version }) };
}

/** Registries answer errors as JSON, as text, or as JSON sent as text. */
function reasonOf(data: unknown): string {
  if (data !== null && typeof data === 'object' && 'message' in data) return String(data.message);
  return String(data).slice(0, 300);
}

/** Concurrent callers share one request; failures are forgotten so that the next caller tries again. */
function remember<K, V>(cache: Map<K, Promise<V>>, key: K, load: () => Promise<V>): Promise<V> {
  const known = cache.get(key);
  if (known) return known;
  const loading = load();
  cache.set(key, loading);
  loading.catch(() => cache.delete(key));
  return loading;
}
