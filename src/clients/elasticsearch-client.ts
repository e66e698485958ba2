// The part of Elasticsearch that setup needs: index templates, indices, searching and deleting single documents.
import { Client, errors } from '@elastic/elasticsearch';
import { maskSecrets } from '../common/mask-secrets.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';

export interface FoundDocument {
  readonly index: string;
  readonly id: string;
  readonly source: Readonly<Record<string, unknown>>;
}

export interface ElasticsearchClient extends AsyncDisposable {
  readonly address: string;
  /** The body as stored; null when there is no such template. */
  indexTemplate(name: string): Promise<Readonly<Record<string, unknown>> | null>;
  /** Why Elasticsearch would refuse the template; null when it would not. */
  templateProblem(name: string, body: Readonly<Record<string, unknown>>): Promise<string | null>;
  putIndexTemplate(name: string, body: Readonly<Record<string, unknown>>): Promise<void>;
  deleteIndexTemplate(name: string): Promise<void>;
  /** Names of existing indices that match the pattern. */
  indices(pattern: string): Promise<readonly string[]>;
  deleteIndices(names: readonly string[]): Promise<void>;
  /** At most 1,000 documents, after a refresh; indices that do not exist are empty. */
  search(indexPattern: string, query: Readonly<Record<string, unknown>>): Promise<readonly FoundDocument[]>;
  deleteDocuments(documents: readonly FoundDocument[]): Promise<void>;
}

export function createElasticsearchClient(url: string): ElasticsearchClient {
  const address = maskSecrets(url).replace(/\/$/, '');
  const client = new Client({ node: url, maxRetries: 3, requestTimeout: 30_000 });
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw elasticsearchError(error, address);
    }
  };
  return {
    address,
    indexTemplate: (name) =>
      call(async () => {
        const answer = await client.indices.getIndexTemplate({ name }, { ignore: [404] });
        const template = answer.index_templates?.find((t) => t.name === name)?.index_template;
        return template === undefined ? null : (template as unknown as Record<string, unknown>);
      }),
    templateProblem: async (name, body) => {
      try {
        const path = `/_index_template/_simulate/${encodeURIComponent(name)}`;
        await client.transport.request({ method: 'POST', path, body });
        return null;
      } catch (error) {
        if (!(error instanceof errors.ResponseError) || error.statusCode !== 400)
          throw elasticsearchError(error, address);
        return innermostReason(error.body);
      }
    },
    putIndexTemplate: (name, body) =>
      call(async () => {
        await client.indices.putIndexTemplate({ name, ...body });
      }),
    deleteIndexTemplate: (name) =>
      call(async () => {
        await client.indices.deleteIndexTemplate({ name }, { ignore: [404] });
      }),
    indices: (pattern) =>
      call(async () =>
        Object.keys(
          await client.indices.getSettings({ index: pattern, allow_no_indices: true, ignore_unavailable: true }),
        ),
      ),
    deleteIndices: (names) =>
      call(async () => {
        if (names.length > 0) await client.indices.delete({ index: [...names], ignore_unavailable: true });
      }),
    search: (index, query) =>
      call(async () => {
        const scope = { index, allow_no_indices: true, ignore_unavailable: true };
        await client.indices.refresh(scope);
        const answer = await client.search<Record<string, unknown>>({ ...scope, query, size: 1000 });
        return answer.hits.hits.map((hit) => ({ index: hit._index, id: hit._id ?? '', source: hit._source ?? {} }));
      }),
    deleteDocuments: (documents) =>
      call(async () => {
        if (documents.length === 0) return;
        await client.bulk({
          refresh: true,
          operations: documents.map((document) => ({ delete: { _index: document.index, _id: document.id } })),
        });
      }),
    [Symbol.asyncDispose]: () => client.close().catch(() => undefined),
  };
}

function elasticsearchError(error: unknown, address: string): ClickstreamError {
  const reason = maskSecrets(error instanceof Error ? error.message : String(error));
  const details = { service: 'Elasticsearch', address, reason };
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0;
    const code =
      status === 401 ? 'LOGIN_FAILED' : status >= 500 || status === 429 ? 'SERVICE_UNAVAILABLE' : 'SERVICE_REFUSED';
    return new ClickstreamError(code, `Elasticsearch refused a request: ${reason}`, {
      details: { ...details, status },
    });
  }
  return new ClickstreamError('SERVICE_UNREACHABLE', `Elasticsearch does not answer at ${address}: ${reason}`, {
    details,
  });
}

/** Elasticsearch wraps its reasons: the last one names the field. */
function innermostReason(body: unknown): string {
  let reason = '';
  for (let at: unknown = isRecord(body) ? body.error : null; isRecord(at); at = at.caused_by) {
    if (typeof at.reason === 'string') reason = at.reason;
  }
  return reason;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
