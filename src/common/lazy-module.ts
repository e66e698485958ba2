// Loads a CommonJS library when it is first used: a process that never needs it neither reads it at start nor holds it in memory.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The returned function loads the library once. `T` is its type: `typeof import('name')`. */
export function lazyModule<T>(name: string): () => T {
  let loaded: T | undefined;
  return () => {
    loaded ??= require(name) as T;
    return loaded;
  };
}
