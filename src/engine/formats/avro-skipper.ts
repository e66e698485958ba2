// Compiles a writer's Avro schema into functions that move past values which a query does not read.
import type { AvroInput } from './avro-input.ts';
import type { AvroNode } from './avro-schema.ts';
import { serdeFault } from './serde-fault.ts';

export type AvroSkipper = (input: AvroInput) => void;

/** What readers and skippers answer to a union's branch that the schema does not have. */
export const noBranch = (branch: number) => serdeFault(`the Avro union has no branch ${branch}`);

/** Moves past one value. */
export function avroSkipper(node: AvroNode): AvroSkipper {
  switch (node.kind) {
    case 'null':
      return () => undefined;
    case 'boolean':
      return (input) => void input.boolean();
    case 'int':
    case 'long':
    case 'enum':
      return (input) => void input.int();
    case 'float':
      return (input) => void input.skip(4);
    case 'double':
      return (input) => void input.skip(8);
    case 'bytes':
    case 'string':
      return (input) => void input.length();
    case 'fixed':
      return (input) => void input.skip(node.size);
    case 'array': {
      const skip = lazySkipper(node.items);
      return (input) => input.skipBlocks(() => skip(input));
    }
    case 'map': {
      const skip = lazySkipper(node.values);
      return (input) =>
        input.skipBlocks(() => {
          input.length();
          skip(input);
        });
    }
    case 'union': {
      const skippers = node.branches.map(lazySkipper);
      return (input) => {
        const branch = input.int();
        const skip = skippers[branch];
        if (!skip) throw noBranch(branch);
        skip(input);
      };
    }
    case 'record': {
      const skippers = node.fields.map((field) => lazySkipper(field.type));
      return (input) => {
        for (const skip of skippers) skip(input);
      };
    }
  }
}

/** Records may contain themselves, so their skippers are made when first used. */
export function lazySkipper(node: AvroNode): AvroSkipper {
  if (node.kind !== 'record' && node.kind !== 'union' && node.kind !== 'array' && node.kind !== 'map') {
    return avroSkipper(node);
  }
  let made: AvroSkipper | null = null;
  return (input) => {
    made ??= avroSkipper(node);
    made(input);
  };
}
