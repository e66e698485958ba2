// The schema registry through its Confluent-compatible API: subjects, versions, compatibility, removal for good.
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { asArray, asRecord, createHttpClient, type HttpClient } from './http-client.ts';

export type Compatibility =
  | 'NONE'
  | 'BACKWARD'
  | 'BACKWARD_TRANSITIVE'
  | 'FORWARD'
  | 'FORWARD_TRANSITIVE'
  | 'FULL'
  | 'FULL_TRANSITIVE';

export interface SubjectVersion {
  readonly id: number;
  readonly version: number;
  readonly schema: string;
}

export interface SchemaRegistryClient {
  readonly address: string;
  subjects(): Promise<readonly string[]>;
  /** null when the subject does not exist. */
  latest(subject: string): Promise<SubjectVersion | null>;
  /** The version that holds exactly this schema; null when there is none. */
  lookup(subject: string, schema: string): Promise<SubjectVersion | null>;
  /** null when the subject has no setting of its own or the registry does not tell. */
  compatibility(subject: string): Promise<string | null>;
  setCompatibility(subject: string, level: Compatibility): Promise<void>;
  /** Why the schema does not go with the latest version; null when it does or there is no version. */
  incompatibility(subject: string, schema: string): Promise<string | null>;
  /** Returns the schema's id. */
  register(subject: string, schema: string): Promise<number>;
  /** Removes all versions for good; an unknown subject is no error. */
  remove(subject: string): Promise<void>;
}

export function createSchemaRegistryClient(url: string): SchemaRegistryClient {
  const http = createHttpClient({
    service: 'the schema registry',
    baseUrl: url,
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
  });
  const at = (subject: string) => `/subjects/${encodeURIComponent(subject)}`;
  const latest = async (subject: string) => {
    const { status, body } = await http.request({
      method: 'GET',
      path: `${at(subject)}/versions/latest`,
      accept: [404],
    });
    return status === 404 ? null : versionOf(body);
  };
  return {
    address: http.address,
    subjects: async () => {
      const { body } = await http.request({ method: 'GET', path: '/subjects' });
      return asArray(body).filter((s): s is string => typeof s === 'string');
    },
    latest,
    lookup: async (subject, schema) => {
      const body = { schema, schemaType: 'AVRO' };
      const answer = await http.request({ method: 'POST', path: at(subject), body, accept: [404], repeatable: true });
      return answer.status === 404 ? null : versionOf(answer.body);
    },
    compatibility: async (subject) => {
      const path = `/config/${encodeURIComponent(subject)}`;
      const { status, body } = await http.request({ method: 'GET', path, accept: [404] });
      const level = asRecord(body).compatibilityLevel;
      return status === 404 || typeof level !== 'string' ? null : level;
    },
    setCompatibility: async (subject, level) => {
      const path = `/config/${encodeURIComponent(subject)}`;
      await http.request({ method: 'PUT', path, body: { compatibility: level } });
    },
    incompatibility: async (subject, schema) => {
      // Registries disagree about subjects without versions, so that case is not left to them.
      if ((await latest(subject)) === null) return null;
      return incompatibilityReason(http, subject, schema);
    },
    register: async (subject, schema) => {
      const body = { schema, schemaType: 'AVRO' };
      const answer = await http.request({ method: 'POST', path: `${at(subject)}/versions`, body, repeatable: true });
      const { id } = asRecord(answer.body);
      if (typeof id === 'number') return id;
      throw new ClickstreamError('SERVICE_REFUSED', `the schema registry gave no id for ${subject}`);
    },
    remove: async (subject) => {
      // A subject must be deleted softly before it can be deleted for good.
      await http.request({ method: 'DELETE', path: at(subject), accept: [404] });
      await http.request({ method: 'DELETE', path: at(subject), query: { permanent: true }, accept: [404] });
    },
  };
}

function versionOf(body: unknown): SubjectVersion {
  const { id, version, schema } = asRecord(body);
  return { id: Number(id), version: Number(version), schema: String(schema) };
}

async function incompatibilityReason(http: HttpClient, subject: string, schema: string): Promise<string | null> {
  const { body } = await http.request({
    method: 'POST',
    path: `/compatibility/subjects/${encodeURIComponent(subject)}/versions/latest`,
    query: { verbose: true },
    body: { schema, schemaType: 'AVRO' },
    repeatable: true,
  });
  const { is_compatible: compatible, messages } = asRecord(body);
  if (compatible !== false) return null;
  const reasons = asArray(messages)
    .map(String)
    .filter((m) => m !== '');
  return reasons.length === 0
    ? 'readers of the new schema could not read what is already in the topic'
    : reasons.join('; ');
}
