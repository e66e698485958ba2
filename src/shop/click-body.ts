// Reads the body of a request: bytes to events, and what makes a body ambiguous is refused instead of being guessed.
import { isUtf8 } from 'node:buffer';
import { type Node, parseTree } from 'jsonc-parser';
import type { FieldFault } from './click-event.ts';

export interface ClickBody {
  /** The events, not checked yet: what was sent, or the elements of the array that was sent. */
  readonly events: readonly unknown[];
  /** Fields that an event has twice: JSON allows it, but says nothing about which one counts. */
  readonly repeatedFields: () => FieldFault[];
}

const MAX_REASON_LENGTH = 200;

/** The body, or in words why it cannot be read. */
export function readClickBody(bytes: Buffer): ClickBody | string {
  if (!isUtf8(bytes)) return 'the body is not UTF-8';
  const text = bytes.toString('utf8');
  if (text.trim() === '') return 'the body is empty';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `the body is not JSON: ${reason.slice(0, MAX_REASON_LENGTH)}`;
  }
  const events: readonly unknown[] = Array.isArray(value) ? value : [value];
  return { events, repeatedFields: () => (membersIn(text) === membersOf(events) ? [] : repeatedIn(text)) };
}

/** Members of all objects of a JSON text, counted by their colons; `text` is known to be JSON. */
function membersIn(text: string): number {
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x3a) members++;
  }
  return members;
}

function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}

/** Of checked events, whose values are all plain. */
function membersOf(events: readonly unknown[]): number {
  return events.reduce<number>((sum, event) => sum + Object.keys(event as object).length, 0);
}

function repeatedIn(text: string): FieldFault[] {
  const root = parseTree(text);
  const events: readonly Node[] = root?.type === 'array' ? (root.children ?? []) : root ? [root] : [];
  return events.flatMap((node, event) => {
    const names = (node.children ?? []).map((member) => String(member.children?.[0]?.value));
    const repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at));
    return [...repeated].map((field) => ({ event, field, message: 'is given more than once' }));
  });
}
