// Prints a protobuf message as the cases write it, so that rows in protobuf can be compared whatever the order of map entries.
import protobuf from 'protobufjs';

/** The first message of a schema. */
export function rowMessage(schemaText: string): protobuf.Type {
  const { root } = protobuf.parse(schemaText, { keepCase: true });
  const [type] = root.nestedArray.filter((nested) => nested instanceof protobuf.Type);
  if (!type) throw new Error(`no message in ${schemaText}`);
  return type;
}

/** `NAME: value` per field that is not its default, nested messages in braces, in the order of field numbers. */
export function messageText(type: protobuf.Type, message: Readonly<Record<string, unknown>>, indent = ''): string {
  let text = '';
  for (const field of [...type.fieldsArray].sort((a, b) => a.id - b.id)) {
    field.resolve();
    const value = message[field.name];
    const values = field.repeated ? (Array.isArray(value) ? value : []) : value === undefined ? [] : [value];
    for (const item of values) {
      if (field.resolvedType instanceof protobuf.Type) {
        if (item === null) continue;
        text += `${indent}${field.name} {\n${messageText(field.resolvedType, item as Readonly<Record<string, unknown>>, `${indent}  `)}${indent}}\n`;
      } else if (field.repeated || !isDefault(item)) text += `${indent}${field.name}: ${scalarText(item)}\n`;
    }
  }
  return text;
}

function isDefault(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return value === '' || value === 0 || value === false || value === null || String(value) === '0';
}

function scalarText(value: unknown): string {
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('latin1'));
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** The parts of a printed message at its outer level, sorted: entries of a map come in any order. */
export function sortedParts(text: string): string[] {
  return text
    .split(/\n(?=[^ }])/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .sort();
}
