// Cross-checks of schemas and index templates: every subject has its topic, every mapped field its column.

import { tablesByPath } from './check-connectors.ts';
import { suggestion, TOPIC_PLACES } from './check-statements.ts';
import type { Definition } from './definition.ts';
import type { FaultCollector } from './fault.ts';
import { isJsonObject, type JsonObject } from './json-document.ts';

export function checkSubjects(definition: Definition, faults: FaultCollector): void {
  const topics = new Set([...definition.topics.map((t) => t.name), ...definition.statements.map((s) => s.topic)]);
  for (const subject of definition.subjects.filter((s) => !topics.has(s.topic))) {
    const message = `there is no topic "${subject.topic}" for this schema`;
    faults.addMissing(TOPIC_PLACES, subject.file, subject, message, suggestion(subject.topic, topics));
  }
}

/** Templates of current-row indices map columns of their table; a geo point stands for two columns `<name>_lat`, `<name>_lon`. */
export function checkIndexTemplates(definition: Definition, faults: FaultCollector): void {
  const tables = tablesByPath(definition);
  const captured = definition.connectors.filter((c) => c.type === 'source').flatMap((c) => c.tables);
  for (const template of definition.indexTemplates) {
    for (const pattern of template.patterns) {
      const path = captured.find((table) => pattern === `shop-${table.slice(table.lastIndexOf('.') + 1)}`);
      const table = path === undefined ? undefined : tables.get(path);
      if (table === undefined) continue;
      const columns = new Set(table.columns.map((c) => c.name));
      for (const [field, mapping] of Object.entries(propertiesOf(template.body))) {
        const isPoint = isJsonObject(mapping) && mapping.type === 'geo_point';
        const known = isPoint ? columns.has(`${field}_lat`) && columns.has(`${field}_lon`) : columns.has(field);
        if (known) continue;
        const message = `"${field}" is mapped, but table ${path} has no such column`;
        faults.add(template.file, template, message, suggestion(field, columns));
      }
    }
  }
}

function propertiesOf(body: JsonObject): JsonObject {
  const template = isJsonObject(body.template) ? body.template : {};
  const mappings = isJsonObject(template.mappings) ? template.mappings : {};
  return isJsonObject(mappings.properties) ? mappings.properties : {};
}
