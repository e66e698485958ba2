// A JSON file of the definition together with the positions of its parts, so that a fault can name line and column.
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type FaultCollector, FILE_START, type Position, positionAt } from './fault.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}
export type JsonPath = readonly (string | number)[];

export interface JsonDocument {
  readonly file: string;
  readonly text: string;
  readonly value: JsonObject;
  /** Position of the name at `path` when it is an object's entry, else of the value; when absent, of what it would be in. */
  at(path: JsonPath): Position;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** null, with the faults added, when the text is not one JSON object. */
export function readJsonObject(file: string, text: string, faults: FaultCollector): JsonDocument | null {
  const document = parseObject(file, text, faults);
  if (document === null) faults.markUnreadable(file);
  return document;
}

function parseObject(file: string, text: string, faults: FaultCollector): JsonDocument | null {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  for (const error of errors.slice(0, 1)) {
    const what = printParseErrorCode(error.error)
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase();
    faults.add(file, positionAt(text, error.offset), `not JSON: ${what}`, 'Correct the syntax at this place.');
  }
  if (errors.length > 0) return null;
  if (root === undefined || root.type !== 'object') {
    faults.add(file, FILE_START, 'not a JSON object', 'Put the content between { and }.');
    return null;
  }
  let sound = true;
  reportDuplicates(root, (node, name) => {
    sound = false;
    faults.add(file, positionAt(text, node.offset), `"${name}" appears twice in one object`, 'Keep one of the two.');
  });
  if (!sound) return null;
  return {
    file,
    text,
    value: JSON.parse(text) as JsonObject,
    at: (path) => {
      for (let length = path.length; length > 0; length--) {
        const node = findNodeAtLocation(root, path.slice(0, length));
        const named = node?.parent?.type === 'property' ? node.parent : node;
        if (named !== undefined) return positionAt(text, named.offset);
      }
      return FILE_START;
    },
  };
}

function reportDuplicates(node: Node, report: (node: Node, name: string) => void): void {
  if (node.type === 'object') {
    const seen = new Set<string>();
    for (const property of node.children ?? []) {
      const name = String(property.children?.[0]?.value);
      if (seen.has(name)) report(property, name);
      seen.add(name);
    }
  }
  for (const child of node.children ?? []) reportDuplicates(child, report);
}
