import { execFileSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRIVATE_FILE_MODE, writeFileAtomic } from '../../src/common/atomic-file.ts';
import { formatEnvironmentFile, parseEnvironmentFile, readEnvironmentFile } from '../../src/common/environment-file.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';

const folder = () => temporaryFolder('environment-file');

describe('environment files', () => {
  it('are read back as they were written, whatever the values hold', () => {
    const value = fc.string().filter((text) => !/[\n\r\0]/.test(text) && text === text.trim());
    fc.assert(
      fc.property(value, (text) => {
        expect(parseEnvironmentFile(formatEnvironmentFile({ NAME: text }))).toEqual({ NAME: text });
      }),
    );
  });

  it('give a shell the same values', () => {
    const variables = { PLAIN: 'http://127.0.0.1:8081/a', ODD: "it's $HOME & `more`" };
    const path = join(folder(), 'x.env');
    writeFileSync(path, formatEnvironmentFile(variables, ['a heading']));
    const output = execFileSync('sh', ['-c', `set -a; . ${path}; printf '%s|%s' "$PLAIN" "$ODD"`], {
      encoding: 'utf8',
    });
    expect(output).toBe(`${variables.PLAIN}|${variables.ODD}`);
  });

  it('may hold comments, blank lines and export', () => {
    expect(parseEnvironmentFile('# no\n\nexport A=1\nB="two words"\n')).toEqual({ A: '1', B: 'two words' });
  });

  it('that do not exist are undefined', async () => {
    expect(await readEnvironmentFile(join(folder(), 'missing.env'))).toBeUndefined();
  });

  it('with secrets can be read by their owner only', async () => {
    const path = join(folder(), 'deep/secrets.env');
    await writeFileAtomic(path, 'A=1\n', PRIVATE_FILE_MODE);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
