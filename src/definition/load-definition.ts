// Reads the whole tree and cross-checks it before anything is touched. All faults are found in one go.
import { checkConnectors } from './check-connectors.ts';
import { checkDashboards } from './check-dashboards.ts';
import { checkIndexTemplates, checkSubjects } from './check-schemas.ts';
import { checkStatements } from './check-statements.ts';
import { checkVariables } from './check-variables.ts';
import type { Definition } from './definition.ts';
import { definitionError, type Fault, FaultCollector } from './fault.ts';
import { readConnectors } from './read-connectors.ts';
import { readDatabases } from './read-databases.ts';
import { readIndexTemplates } from './read-index-templates.ts';
import { readSettings, readStatements } from './read-statements.ts';
import { readSubjects } from './read-subjects.ts';
import { readTopics } from './read-topics.ts';

export interface LoadOptions {
  /** When given, every `${NAME}` of the tree must have a value here. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The definition as far as it can be read, and everything that is wrong with it. */
export async function readDefinition(
  root: string,
  options: LoadOptions = {},
): Promise<{ readonly definition: Definition; readonly faults: readonly Fault[] }> {
  const faults = new FaultCollector();
  const [topics, subjects, databases, statements, ksqlSettings, connectors, indexTemplates] = await Promise.all([
    readTopics(root, faults),
    readSubjects(root, faults),
    readDatabases(root, faults),
    readStatements(root, faults),
    readSettings(root, faults),
    readConnectors(root, faults),
    readIndexTemplates(root, faults),
  ]);
  const definition = { root, topics, subjects, databases, statements, ksqlSettings, connectors, indexTemplates };
  checkSubjects(definition, faults);
  checkStatements(definition, faults);
  checkConnectors(definition, faults);
  checkIndexTemplates(definition, faults);
  await checkDashboards(root, databases, faults);
  if (options.environment !== undefined) checkVariables(definition, options.environment, faults);
  return { definition, faults: faults.sorted() };
}

/** @throws ClickstreamError DEFINITION_INVALID with every fault in `details.faults`. */
export async function loadDefinition(root: string, options: LoadOptions = {}): Promise<Definition> {
  const { definition, faults } = await readDefinition(root, options);
  if (faults.length > 0) throw definitionError(faults);
  return definition;
}
