// Writes Java properties files: Java reads them as Latin-1, so a folder named "Gerät" would be another one without escapes.

/** One `name=value` per line; characters beyond ASCII as `\\uXXXX`. */
export function formatProperties(settings: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${escapeValue(String(value))}`);
  return `${lines.join('\n')}\n`;
}

function escapeValue(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replace(/^ /, '\\ ')
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
