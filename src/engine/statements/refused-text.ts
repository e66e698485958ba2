// The text with which the refusal of a CREATE statement is answered. ksqlDB completes a statement step by step (formats, columns of
// the registry, topic) before it looks at the rest, and names it in its refusal as far as it has come.
import type { CreateSource, ParsedStatement } from '../../sql/ast.ts';
import { formatInfoFrom } from '../formats/format-registry.ts';
import { refusedAsSelectText } from './create-as-select.ts';
import { checkSourceName } from './create-source.ts';
import { createSourceText } from './effective-text.ts';
import { columnsWithInference } from './schema-inference.ts';
import { sourceColumns } from './source-columns.ts';
import { formatNames } from './source-formats.ts';
import { topicForSource } from './source-topic.ts';
import type { StatementContext } from './statement-context.ts';
import { CREATE_PROPERTIES, readWithProperties } from './with-properties.ts';

/** The statement as written, when not even the first step could be taken. */
export async function refusedText(parsed: ParsedStatement, context: StatementContext): Promise<string> {
  const { statement } = parsed;
  try {
    if (statement.kind === 'CreateSource') return await refusedSourceText(statement, context);
    if (statement.kind === 'CreateSourceAsSelect') return await refusedAsSelectText(statement, context);
  } catch {
    // What is wrong has been said; here it only means that the text cannot be completed.
  }
  return parsed.text;
}

/** @throws ClickstreamError when the statement is refused before its formats are known, or for its topic. */
async function refusedSourceText(statement: CreateSource, context: StatementContext): Promise<string> {
  const properties = readWithProperties(statement.properties, CREATE_PROPERTIES);
  checkSourceName(statement);
  const topic = properties.text('KAFKA_TOPIC');
  const columns = sourceColumns(statement.columns ?? [], statement.sourceKind, context.catalog.customTypes());
  const names = formatNames(properties);
  const valueFormat = (names.value ?? context.config.defaultValueFormat)?.toUpperCase();
  if (topic === null || valueFormat === undefined) return context.parsed.text;
  const keyFormat = (names.key ?? context.config.defaultKeyFormat).toUpperCase();
  const shown = { columns, keyFormat, valueFormat, topic: null };
  const infos = formatInfos(keyFormat, valueFormat);
  if (infos === null) return createSourceText(statement, shown);
  const inferred = await columnsWithInference(statement, topic, infos, properties, context).catch(() => null);
  if (inferred === null) return createSourceText(statement, shown);
  const windowed = properties.has('WINDOW_TYPE');
  await topicForSource(topic, properties, statement.sourceKind, null, context.topics);
  return createSourceText(statement, { ...shown, columns: inferred.columns, topic: { windowed } });
}

/** null when one of them is no format. */
function formatInfos(key: string, value: string) {
  try {
    return { key: formatInfoFrom(key, 'KEY', {}), value: formatInfoFrom(value, 'VALUE', {}) };
  } catch {
    return null;
  }
}
