// The state of COUNT_DISTINCT: a sorted list of 64-bit hashes, exact while it is short, and a HyperLogLog sketch with
// 16,384 registers once it is long, so that the state of one group never exceeds 16 KiB.
//
// Layout: byte 0 is the kind; LIST is followed by 8-byte hashes in ascending order, SKETCH by one byte per register.
// States are never changed in place: a value that changes nothing gives back the same array.

const LIST = 0;
const SKETCH = 1;
const MAX_LIST = 1024;
const INDEX_BITS = 14;
const REGISTERS = 2 ** INDEX_BITS;

export const EMPTY_SKETCH: Uint8Array = new Uint8Array([LIST]);

interface Hash {
  readonly high: number;
  readonly low: number;
}

const mix = (h: number): number => {
  let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
};

/** 64 well mixed bits of a text. */
function hashOf(text: string): Hash {
  let a = 0x9747b28c;
  let b = 0x3c6ef372;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495) + a;
    a ^= b >>> 15;
  }
  return { high: mix(a ^ text.length), low: mix(b + Math.imul(a, 0x27d4eb2f)) };
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const listLength = (state: Uint8Array): number => (state.length - 1) / 8;

/** Position of the hash in the list, or the complement of where it belongs. */
function search(data: DataView, length: number, hash: Hash): number {
  let from = 0;
  let to = length - 1;
  while (from <= to) {
    const middle = (from + to) >> 1;
    const high = data.getUint32(1 + middle * 8);
    const order = high === hash.high ? data.getUint32(5 + middle * 8) - hash.low : high - hash.high;
    if (order === 0) return middle;
    if (order < 0) from = middle + 1;
    else to = middle - 1;
  }
  return ~from;
}

function addHash(state: Uint8Array, hash: Hash): Uint8Array {
  if (state[0] === SKETCH) return raiseRegister(state, hash);
  const length = listLength(state);
  const position = search(view(state), length, hash);
  if (position >= 0) return state;
  if (length >= MAX_LIST) return raiseRegister(toSketch(state), hash);
  const at = 1 + ~position * 8;
  const next = new Uint8Array(state.length + 8);
  next.set(state.subarray(0, at));
  next.set(state.subarray(at), at + 8);
  const data = view(next);
  data.setUint32(at, hash.high);
  data.setUint32(at + 4, hash.low);
  return next;
}

function toSketch(list: Uint8Array): Uint8Array {
  const data = view(list);
  const sketch = new Uint8Array(1 + REGISTERS);
  sketch[0] = SKETCH;
  for (let i = 0; i < listLength(list); i++) {
    const { index, rank } = registerOf({ high: data.getUint32(1 + i * 8), low: data.getUint32(5 + i * 8) });
    sketch[1 + index] = Math.max(sketch[1 + index]!, rank);
  }
  return sketch;
}

/** The register a hash falls into, and the position of the first one-bit in the rest of it. */
function registerOf({ high, low }: Hash): { readonly index: number; readonly rank: number } {
  const rest = (high << INDEX_BITS) >>> 0;
  const rank = rest !== 0 ? Math.clz32(rest) + 1 : 32 - INDEX_BITS + Math.clz32(low) + 1;
  return { index: high >>> (32 - INDEX_BITS), rank };
}

function raiseRegister(sketch: Uint8Array, hash: Hash): Uint8Array {
  const { index, rank } = registerOf(hash);
  if (sketch[1 + index]! >= rank) return sketch;
  const next = sketch.slice();
  next[1 + index] = rank;
  return next;
}

/** The state with one more value. */
export const addToSketch = (state: Uint8Array, text: string): Uint8Array => addHash(state, hashOf(text));

/** The state of both groups together. */
export function mergeSketches(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a[0] === LIST && b[0] === SKETCH) return mergeSketches(b, a);
  if (b[0] === LIST) {
    const data = view(b);
    let merged = a;
    for (let i = 0; i < listLength(b); i++)
      merged = addHash(merged, { high: data.getUint32(1 + i * 8), low: data.getUint32(5 + i * 8) });
    return merged;
  }
  const merged = a.slice();
  for (let i = 1; i <= REGISTERS; i++) merged[i] = Math.max(merged[i]!, b[i]!);
  return merged;
}

/** How many different values the state has seen. */
export function sketchCount(state: Uint8Array): number {
  if (state[0] === LIST) return listLength(state);
  let sum = 0;
  let empty = 0;
  for (let i = 1; i <= REGISTERS; i++) {
    sum += 2 ** -state[i]!;
    if (state[i] === 0) empty++;
  }
  const estimate = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum;
  // Few values for the registers there are: counting the empty ones is more exact.
  return Math.round(estimate <= 2.5 * REGISTERS && empty > 0 ? REGISTERS * Math.log(REGISTERS / empty) : estimate);
}
