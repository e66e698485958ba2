// Index templates of Elasticsearch; their indices are made by the indexer and removed with the template.
import type { ElasticsearchClient } from '../../clients/elasticsearch-client.ts';
import type { IndexTemplateDefinition } from '../../definition/definition.ts';
import type { JsonValue } from '../../definition/json-document.ts';
import { ifItAnswers } from '../if-it-answers.ts';
import { compareFields, type Resource, UNCHANGED } from '../resource.ts';

type TemplateBody = Readonly<Record<string, unknown>>;

export function indexTemplateResource(
  template: IndexTemplateDefinition,
  elasticsearch: ElasticsearchClient,
): Resource<TemplateBody> {
  const indices = async () => (await Promise.all(template.patterns.map((p) => elasticsearch.indices(p)))).flat();
  return {
    kind: 'index template',
    name: template.name,
    file: template.file,
    needs: [],
    read: () => elasticsearch.indexTemplate(template.name),
    diff: (state) => {
      const fields = compareFields(state === null ? {} : flatten(state), flatten(template.body));
      if (state !== null && fields.length === 0) return UNCHANGED;
      if (state === null) {
        return { action: 'create', fields: fields.filter((f) => f.field.startsWith('index_patterns')) };
      }
      return { action: 'change', fields, note: 'for indices that are created from now on' };
    },
    check: async () => {
      const problem = await ifItAnswers(() => elasticsearch.templateProblem(template.name, template.body));
      const { file, line, column } = template;
      const message = `Elasticsearch refuses the template: ${problem}`;
      return problem === null ? [] : [{ file, line, column, message, nextStep: 'Correct it.' }];
    },
    apply: () => elasticsearch.putIndexTemplate(template.name, template.body),
    remove: async () => {
      await elasticsearch.deleteIndices(await indices());
      await elasticsearch.deleteIndexTemplate(template.name);
    },
    remains: async () => {
      const left = (await indices()).map((index) => `index ${index}`);
      const body = await elasticsearch.indexTemplate(template.name);
      return body === null ? left : [...left, `index template ${template.name}`];
    },
  };
}

/**
 * One entry per leaf, `a.b.0.c`. Elasticsearch gives settings back below `index.` and as text, and leaves out the type
 * `object`, which is what a field without type is.
 */
export function flatten(value: unknown, path = ''): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) {
    const isDefault = value === 'object' && path.endsWith('.type');
    return isDefault
      ? {}
      : { [path.replace(/^template\.settings\.index\./, 'template.settings.')]: String(value as JsonValue) };
  }
  const entries = Object.entries(value).map(([key, child]) => flatten(child, path === '' ? key : `${path}.${key}`));
  return Object.assign({}, ...entries) as Record<string, string>;
}
