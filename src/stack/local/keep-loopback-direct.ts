// A proxy that the user has set for Node must not catch the calls from one process of this machine to another.
import http from 'node:http';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * Exempts this machine from the proxy of HTTP_PROXY. By itself Node sends nothing there; NODE_USE_ENV_PROXY=1 makes it do so,
 * `fetch` included.
 */
export function keepLoopbackDirect(env: Readonly<Record<string, string | undefined>> = process.env): void {
  const options = [env.NODE_OPTIONS, ...process.execArgv].join(' ');
  const usesProxy = env.NODE_USE_ENV_PROXY === '1' || options.includes('--use-env-proxy');
  if (!usesProxy || !('setGlobalProxyFromEnv' in http)) return;
  const exempt = [env.no_proxy ?? env.NO_PROXY, ...LOOPBACK].filter(Boolean).join(',');
  http.setGlobalProxyFromEnv({ ...env, no_proxy: exempt, NO_PROXY: exempt });
}
