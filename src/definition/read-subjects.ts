// Reads schemas/*.avsc: one Avro record schema per file, the file's name is the subject.
import avsc from 'avsc';
import type { AvroField, SubjectDefinition } from './definition.ts';
import { type FaultCollector, FILE_START, type Position, positionAt } from './fault.ts';
import {
  isJsonObject,
  type JsonDocument,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  readJsonObject,
} from './json-document.ts';
import { readFolder } from './read-tree.ts';

const SUBJECT = /^(.+)-(key|value)$/;

export async function readSubjects(root: string, faults: FaultCollector): Promise<readonly SubjectDefinition[]> {
  const subjects: SubjectDefinition[] = [];
  for (const { file, name, text } of await readFolder(root, 'schemas', '.avsc')) {
    const topic = SUBJECT.exec(name)?.[1];
    if (topic === undefined) {
      faults.add(
        file,
        FILE_START,
        `"${name}" is not a subject`,
        'Name the file <topic>-value.avsc or <topic>-key.avsc.',
      );
      continue;
    }
    const document = readJsonObject(file, text, faults);
    if (document === null) continue;
    const problem = avroProblem(document.value);
    if (problem !== null) {
      faults.markUnreadable(file);
      faults.add(file, placeOf(problem, document), `not an Avro schema: ${problem}`, 'Correct the schema.');
      continue;
    }
    const { type, name: recordName, namespace } = document.value;
    if (type !== 'record') {
      faults.add(file, document.at(['type']), 'the schema is not a record', 'Describe the value as a record.');
      continue;
    }
    const named = new Map<string, AvroField[]>();
    subjects.push({
      file,
      ...FILE_START,
      subject: name,
      topic,
      fullName: typeof namespace === 'string' ? `${namespace}.${String(recordName)}` : String(recordName),
      fields: fieldsOf(document.value, [], document, named),
      schema: JSON.stringify(document.value),
    });
  }
  return subjects;
}

function avroProblem(schema: JsonObject): string | null {
  try {
    avsc.Type.forSchema(JSON.parse(JSON.stringify(schema)) as avsc.Schema, { noAnonymousTypes: true });
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.replace(/(duplicate field name): \[.*$/s, (_all, what) => `${what} "${repeatedField(schema)}"`);
  }
}

function repeatedField(schema: JsonObject): string {
  const names = Array.isArray(schema.fields)
    ? schema.fields.map((field) => (isJsonObject(field) ? field.name : null))
    : [];
  return String(names.find((name, at) => names.indexOf(name) !== at) ?? '');
}

/** avsc names no positions: the last place of the word that its message ends with. */
function placeOf(problem: string, document: JsonDocument): Position {
  const word = /(?:undefined type name: |unknown type: "|duplicate field name ")(?:[\w.]*\.)?(\w+)"?$/.exec(
    problem,
  )?.[1];
  const at = word === undefined ? -1 : document.text.lastIndexOf(`"${word}"`);
  return at < 0 ? FILE_START : positionAt(document.text, at);
}

function fieldsOf(
  record: JsonObject,
  path: JsonPath,
  document: JsonDocument,
  named: Map<string, AvroField[]>,
): AvroField[] {
  const result: AvroField[] = [];
  if (typeof record.name === 'string') named.set(record.name, result);
  const fields = Array.isArray(record.fields) ? (record.fields as readonly JsonValue[]) : [];
  fields.forEach((field, index) => {
    if (!isJsonObject(field)) return;
    const branches = Array.isArray(field.type) ? (field.type as readonly JsonValue[]) : [field.type ?? null];
    const position = branches.findIndex((branch) => branch !== 'null');
    const branch = branches[position] ?? 'null';
    const at: JsonPath = [...path, 'fields', index];
    const inner: JsonPath = Array.isArray(field.type) ? [...at, 'type', position] : [...at, 'type'];
    const reference = typeof branch === 'string' ? named.get(branch.slice(branch.lastIndexOf('.') + 1)) : undefined;
    const nested =
      isJsonObject(branch) && branch.type === 'record' ? fieldsOf(branch, inner, document, named) : reference;
    result.push({
      name: String(field.name),
      ...document.at([...at, 'name']),
      type: nested === undefined ? typeName(branch) : 'record',
      optional: branches.includes('null'),
      fields: nested ?? [],
    });
  });
  return result;
}

function typeName(type: JsonValue): string {
  if (!isJsonObject(type)) return String(type);
  if (type.logicalType === 'decimal') return `decimal(${String(type.precision)},${String(type.scale ?? 0)})`;
  // Kafka Connect marks its own logical types by name and writes the Avro one only for some of them.
  if (typeof type.logicalType === 'string') return type.logicalType;
  return isJsonObject(type.type) ? typeName(type.type) : String(type.type);
}
