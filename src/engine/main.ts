// The embedded ksqlDB engine as a process: puts the compile cache and memory settings in place, then runs the server.
//
// Node strips the types of a .ts file with a WebAssembly module of 18 MB, unless the compile cache holds the stripped text.
// For this file too that cache must be on before Node reads it, which only the environment can say: so the process replaces
// itself once (some 40 ms), under the same id. Whoever starts it with both settings saves that step. `npm ci` fills the cache
// (`--fill-cache` runs no server), so that the first start is as fast and as small as the next.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Size in MB of the space where objects begin. Node's default (16) lets the heap grow by garbage of which nothing survives: with 8
 * the same work takes the same processor time and less memory. With 2 it would take a tenth more time (bench/engine).
 */
const SEMI_SPACE = '--max-semi-space-size=8';
/** When starting is over, what it has left behind is given back: some 8 MB that would stay until the next load. */
const TIDY_AFTER_MS = 1_000;
/** After this time what was loaded late is in the cache as well. */
const LATE_FLUSH_MS = 10_000;

const { NODE_COMPILE_CACHE: cache, NODE_OPTIONS: options = '' } = process.env;
const directory = cache ?? join(import.meta.dirname, '../../node_modules/.cache/compile-cache');
const sized = [...process.execArgv, options].some((text) => text.includes('--max-semi-space-size'));
if (process.platform === 'win32') enableCompileCache(directory);
else if (cache === undefined || !sized) {
  const flags = sized ? process.execArgv : [...process.execArgv, SEMI_SPACE, '--expose-gc'];
  const command = [process.execPath, ...flags, ...process.argv.slice(1)];
  // glibc would keep one pool of freed memory per thread, of which V8 has several: 3 MB more for the same work.
  const memory = { MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '1' };
  process.execve?.(process.execPath, command, { ...process.env, ...memory, NODE_COMPILE_CACHE: directory });
}

const { runServer } = await import('./server/run-server.ts');
if (process.argv.includes('--fill-cache')) {
  await Promise.all([import('./formats/http-schema-registry.ts'), import('./server/http/protobuf-rows.ts')]);
  flushCompileCache();
} else {
  await runServer();
  // A process that is killed would not have written its cache: the next start would pay for it.
  flushCompileCache();
  setTimeout(() => globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' }), TIDY_AFTER_MS).unref();
  setTimeout(flushCompileCache, LATE_FLUSH_MS).unref();
}
