// Numbers with their noun, as every command and message writes them.

/** `1 change`, `2 changes`, `1,200 events`; `many` only where an s does not make the plural. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
