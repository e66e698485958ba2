// The paths of EXTRACTJSONFIELD: `$`, then names and positions as `.name`, `[0]` or `["name"]`, without wildcards.
import type { JsonValue } from '../../formats/json-value.ts';
import { functionFailed } from './declare.ts';

const STEP = /\.([\p{L}\p{Nd}_:]+)|\[([\p{L}\p{Nd}_]+)\]|\["((?:[^"\\]|\\["\\])*)"\]/uy;

export type JsonPath = readonly string[];

/** @throws ClickstreamError FUNCTION_FAILED */
export function compileJsonPath(path: string): JsonPath {
  const steps: string[] = [];
  let position = 1;
  while (path.startsWith('$') && position < path.length) {
    STEP.lastIndex = position;
    const found = STEP.exec(path);
    if (found === null) break;
    steps.push(found[1] ?? found[2] ?? found[3]!.replaceAll(/\\(.)/g, '$1'));
    position = STEP.lastIndex;
  }
  if (!path.startsWith('$') || position < path.length) throw functionFailed(`'${path}' is no JSON path`);
  return steps;
}

/** The value at the path, or undefined when there is none. */
export function valueAt(root: JsonValue, path: JsonPath): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const step of path) {
    if (Array.isArray(value)) value = /^\d+$/.test(step) ? value[Number(step)] : undefined;
    else value = value instanceof Map ? value.get(step) : undefined;
  }
  return value;
}
