// Trees without the places of their text, for comparisons in tests.

/** A copy of a tree in which no node has a span. */
export function withoutSpans(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutSpans);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => name !== 'span')
      .map(([name, value]) => [name, withoutSpans(value)]),
  );
}
