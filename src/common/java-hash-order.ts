// The order in which Java hands out strings from a HashSet or HashMap: orders that ksqlDB shows to its users come from it.

const FIRST_CAPACITY = 16;
const LOAD_FACTOR = 0.75;

/** String.hashCode with the higher bits mixed into the lower ones, as HashMap takes it. */
function spreadHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash ^ (hash >>> 16);
}

/** The names in the order in which a HashSet that they were added to one by one, in the given order, iterates over them. */
export function javaHashOrder(names: Iterable<string>): string[] {
  const distinct = [...new Set(names)];
  let capacity = FIRST_CAPACITY;
  while (distinct.length > capacity * LOAD_FACTOR) capacity *= 2;
  const bucket = new Map(distinct.map((name) => [name, spreadHash(name) & (capacity - 1)]));
  return distinct.sort((a, b) => bucket.get(a)! - bucket.get(b)!);
}
