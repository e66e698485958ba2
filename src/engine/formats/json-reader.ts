// Compiles a SQL type into a function that reads such a value straight from JSON text, with ksqlDB's coercions and refusals.
import { formatType, type SqlField, type SqlType } from '../../sql/sql-type.ts';
import type { SqlValue } from '../values/sql-value.ts';
import type { JsonCursor } from './json-cursor.ts';
import { scalarReader, wrongKind } from './json-scalars.ts';
import { atPath } from './serde-fault.ts';

export type JsonReader = (cursor: JsonCursor) => SqlValue;

/** A reader of one value; JSON null is SQL null for every type. */
export function jsonReader(type: SqlType): JsonReader {
  const read = presentReader(type);
  return (cursor) => {
    if (cursor.peek() === 110) {
      cursor.word('null');
      return null;
    }
    return read(cursor);
  };
}

function presentReader(type: SqlType): JsonReader {
  switch (type.kind) {
    case 'ARRAY':
      return arrayReader(type.element);
    case 'MAP':
      return mapReader(type.value);
    case 'STRUCT':
      return structReader(type.fields);
    default:
      return scalarReader(type);
  }
}

function arrayReader(element: SqlType): JsonReader {
  const read = elementsReader(jsonReader(element));
  const wanted = `ARRAY<${formatType(element)}>`;
  return (cursor) => {
    if (cursor.peek() !== 91) throw wrongKind(cursor, wanted);
    return read(cursor);
  };
}

/** A reader of a list whose elements `read` reads. */
export function elementsReader(read: JsonReader): JsonReader {
  return (cursor) => {
    const values: SqlValue[] = [];
    cursor.expect(91);
    if (cursor.take(93)) return values;
    try {
      do values.push(read(cursor));
      while (cursor.take(44));
    } catch (error) {
      throw atPath(error, `[${values.length}]`);
    }
    cursor.expect(93);
    return values;
  };
}

function mapReader(valueType: SqlType): JsonReader {
  const read = jsonReader(valueType);
  const wanted = `MAP<STRING, ${formatType(valueType)}>`;
  return (cursor) => {
    if (!cursor.take(123)) throw wrongKind(cursor, wanted);
    const map = new Map<SqlValue, SqlValue>();
    if (cursor.take(125)) return map;
    do {
      const key = cursor.string();
      cursor.expect(58);
      try {
        map.set(key, read(cursor));
      } catch (error) {
        throw atPath(error, `.${key}`);
      }
    } while (cursor.take(44));
    cursor.expect(125);
    return map;
  };
}

/** What a member's name means to a struct reader. */
interface Member {
  /** As compact JSON writes it, quotes and colon included. */
  readonly raw: string;
  /** -1: no such field. */
  readonly index: number;
  readonly exact: boolean;
  readonly read: JsonReader | null;
}

/** Members beyond this position are always looked up. */
const MAX_SHAPE = 256;

/**
 * Reads an object into an array by field position. A member fills the field of exactly its name; failing that, the field
 * whose name is the member's in upper case; of several such members the last one counts. Fields outside `needed` may
 * stay null, but what cannot be read makes the record unreadable all the same.
 */
export function structReader(
  fields: readonly SqlField[],
  needed?: ReadonlySet<number>,
): (cursor: JsonCursor) => SqlValue[] {
  // Anything can be read as STRING, so that an unneeded one can be skipped.
  const readers = fields.map((f, i) =>
    needed && !needed.has(i) && f.type.kind === 'STRING' ? null : jsonReader(f.type),
  );
  const byName = new Map(fields.map((f, i) => [f.name, i]));
  const wanted = `STRUCT with ${fields.map((f) => f.name).join(', ')}`;
  /** Per field, the number of the last object in which a member had exactly its name. */
  const exactIn = new Float64Array(fields.length);
  let objects = 0;
  // Most objects of a topic have the same members in the same order: comparing a name with the one that stood there
  // before costs less than cutting it out and looking it up.
  const shape: Member[] = [];
  const memberNamed = (name: string): Member => {
    const exact = byName.get(name);
    const index = exact ?? byName.get(name.toUpperCase()) ?? -1;
    const read = index === -1 ? null : readers[index]!;
    return { raw: `${JSON.stringify(name)}:`, index, exact: exact !== undefined, read };
  };
  return (cursor) => {
    if (!cursor.take(123)) throw wrongKind(cursor, wanted);
    const values = new Array<SqlValue>(fields.length).fill(null);
    objects++;
    if (cursor.take(125)) return values;
    let position = 0;
    let faulty = -1;
    let fault: unknown;
    do {
      let member = shape[position];
      cursor.peek();
      if (member !== undefined && cursor.text.startsWith(member.raw, cursor.pos)) cursor.pos += member.raw.length;
      else {
        member = memberNamed(cursor.string());
        cursor.expect(58);
        if (position < MAX_SHAPE) shape[position] = member;
      }
      position++;
      const { index, read } = member;
      if (read === null || (!member.exact && exactIn[index] === objects)) {
        cursor.skip();
        continue;
      }
      if (member.exact) exactIn[index] = objects;
      const start = cursor.pos;
      if (faulty === index) faulty = -1;
      try {
        values[index] = read(cursor);
      } catch (error) {
        // A later member may still fill the field; only then does this one not matter.
        if (faulty === -1) {
          faulty = index;
          fault = error;
        }
        cursor.pos = start;
        cursor.skip();
      }
    } while (cursor.take(44));
    cursor.expect(125);
    if (faulty !== -1) throw atPath(fault, `.${fields[faulty]!.name}`);
    return values;
  };
}
