// Reads elasticsearch/*.json: one composable index template per file, the file's name is the template's name.
import type { IndexTemplateDefinition } from './definition.ts';
import { type FaultCollector, FILE_START } from './fault.ts';
import { readJsonObject } from './json-document.ts';
import { readFolder } from './read-tree.ts';

/** Every index of this product begins so: teardown deletes nothing else. */
const INDEX_PREFIX = 'shop-';

export async function readIndexTemplates(
  root: string,
  faults: FaultCollector,
): Promise<readonly IndexTemplateDefinition[]> {
  const templates: IndexTemplateDefinition[] = [];
  for (const { file, name, text } of await readFolder(root, 'elasticsearch', '.json')) {
    const document = readJsonObject(file, text, faults);
    if (document === null) continue;
    const listed = document.value.index_patterns;
    const patterns = Array.isArray(listed) ? listed.filter((p): p is string => typeof p === 'string') : [];
    const at = document.at(['index_patterns']);
    if (patterns.length === 0) {
      faults.add(file, at, 'no "index_patterns"', 'List the indices that the template is for.');
      continue;
    }
    for (const pattern of patterns.filter((p) => !p.startsWith(INDEX_PREFIX))) {
      faults.add(file, at, `pattern "${pattern}" reaches beyond this product`, `Begin it with "${INDEX_PREFIX}".`);
    }
    templates.push({ file, ...FILE_START, name, patterns, body: document.value });
  }
  return templates;
}
