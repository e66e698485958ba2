// `${NAME}` in connector configs, role files and migrations: finding and replacing.

/** `${NAME}` only: Kafka Connect's own `${provider:path:key}` is left for the worker to resolve. */
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Names of variables in the order of their first use. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1]!))];
}

/** Replaces every variable that has a value; the others stay as they are. */
export function replaceVariables(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(VARIABLE, (whole, name: string) => values[name] ?? whole);
}
