// What a person needs of a Java stack trace: where it surfaced and what was the matter.

/** The first line, and in parentheses the innermost cause when there is one; empty for no trace. */
export function traceSummary(trace: string | undefined): string {
  const lines = (trace ?? '').split('\n').map((line) => line.trim());
  const first = lines[0] ?? '';
  const cause = lines.filter((line) => line.startsWith('Caused by: ')).at(-1);
  return cause === undefined ? first : `${first} (${cause.slice('Caused by: '.length)})`;
}
