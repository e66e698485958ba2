// Reads single Avro values as SQL scalars, converting as Kafka Connect and ksqlDB do.
import { Decimal } from '../values/decimal.ts';
import { javaDouble } from '../values/java-number.ts';
import type { AvroReader } from './avro-decoder.ts';
import type { AvroInput } from './avro-input.ts';
import { type AvroNode, decimalOf } from './avro-schema.ts';
import { bigintFromBytes, fitDecimal } from './decimal-codec.ts';
import { doubleText } from './java-text.ts';
import { serdeFault } from './serde-fault.ts';
import { cachingTextReader } from './text-cache.ts';

export function timestampReader(node: AvroNode): AvroReader | null {
  if (node.kind !== 'long') return node.kind === 'int' ? (input) => input.int() : null;
  if (node.attributes.logicalType === 'timestamp-micros') return (input) => Math.floor(input.int() / 1000);
  return (input) => input.int();
}

export function textReader(node: AvroNode): AvroReader | null {
  switch (node.kind) {
    case 'string': {
      const text = cachingTextReader();
      return (input) => {
        const start = input.length();
        return text(input.bytes, start, input.pos);
      };
    }
    case 'enum':
      return (input) => {
        const index = input.int();
        const symbol = node.symbols[index];
        if (symbol === undefined) throw serdeFault(`the Avro enum ${node.name} has no symbol ${index}`);
        return symbol;
      };
    case 'int':
      return (input) => String(input.int());
    case 'long':
      return (input) => input.bigint().toString();
    case 'float':
      return (input) => doubleText(shortestFloat(input.float()));
    case 'double':
      return (input) => javaDouble(input.double());
    case 'boolean':
      return (input) => String(input.boolean());
    default:
      return null;
  }
}

/** The double with the fewest digits that still is this 32-bit float. */
export function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}

export function decimalReader(node: AvroNode, precision: number, scale: number): AvroReader | null {
  const written = decimalOf(node);
  if (written === null) return null;
  const size = node.kind === 'fixed' ? node.size : -1;
  const read = (input: AvroInput) => {
    const start = size === -1 ? input.length() : input.skip(size);
    return new Decimal(bigintFromBytes(input.bytes, start, input.pos), written.scale);
  };
  if (written.scale === scale && written.precision <= precision) return read;
  return (input) => fitDecimal(read(input), precision, scale);
}
