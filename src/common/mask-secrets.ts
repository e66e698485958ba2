// Keeps passwords out of every output: credentials inside URLs and the values of variables that are known to be secret.

export const MASK = '***';

const URL_CREDENTIALS = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s/@:]*):([^\s/@]+)@/gi;

/** A secret shorter than this is not replaced inside free text: it would hide ordinary words. */
const SHORTEST_SECRET = 6;

/**
 * Replaces passwords in `text`: `scheme://user:password@host` becomes `scheme://user:***@host`, and every occurrence of a
 * value in `secrets` becomes `***`.
 */
export function maskSecrets(text: string, secrets: Iterable<string> = []): string {
  let masked = text.replace(URL_CREDENTIALS, `$1$2:${MASK}@`);
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET) masked = masked.replaceAll(secret, MASK);
  }
  return masked;
}

const SECRET_NAME = /password|passwd|secret|jaas|token|credential/i;

/** Whether a setting of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
