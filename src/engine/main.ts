// The embedded ksqlDB engine as a process: puts Node's compile cache in place, then runs the server.
//
// Node strips the types of a .ts file with a WebAssembly module of 18 MB, unless the compile cache holds the stripped text.
// For this file too that cache must be on before Node reads it, which only the environment can say: so the process replaces
// itself once, under the same id. Whoever starts it with NODE_COMPILE_CACHE saves that step (some 40 ms).
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

/** After this time what was loaded late is in the cache as well. */
const LATE_FLUSH_MS = 10_000;

const { NODE_COMPILE_CACHE: known, NODE_DISABLE_COMPILE_CACHE: disabled, CLICKSTREAM_DATA_DIR: data } = process.env;
if (known === undefined && disabled === undefined) {
  const directory = join(data ?? join(import.meta.dirname, '..', '..', 'node_modules', '.cache'), 'compile-cache');
  const environment = { ...process.env, NODE_COMPILE_CACHE: directory };
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  if (process.platform === 'win32') enableCompileCache(directory);
  else process.execve?.(process.execPath, command, environment);
}

const { runServer } = await import('./server/run-server.ts');
await runServer();
// A process that is killed would not have written its cache: the next start would pay for it.
flushCompileCache();
setTimeout(flushCompileCache, LATE_FLUSH_MS).unref();
