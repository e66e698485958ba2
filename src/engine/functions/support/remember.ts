// Keeps what was made from texts that come again with every row: patterns, paths, regular expressions.

const KEPT = 500;

/** `make`, but called once per text while no more than a few hundred different ones are in use. Errors are not kept. */
export function remember<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  let lastText: string | undefined;
  let last: T;
  return (text) => {
    if (text === lastText) return last;
    let value = made.get(text);
    if (value === undefined) {
      value = make(text);
      if (made.size >= KEPT) made.clear();
      made.set(text, value);
    }
    lastText = text;
    last = value;
    return value;
  };
}
