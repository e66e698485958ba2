import { describe, expect, it } from 'vitest';
import { formatProperties } from '../../../../src/stack/local/processes/java-properties.ts';

describe('Java properties', () => {
  it('are ASCII, so that a folder with an umlaut is the same one for Java', () => {
    expect(formatProperties({ 'log.dirs': '/home/Gerät/日本 𝒳', 'node.id': 1 })).toBe(
      'log.dirs=/home/Ger\\u00e4t/\\u65e5\\u672c \\ud835\\udcb3\nnode.id=1\n',
    );
  });

  it('keep backslashes, and blanks in front', () => {
    expect(formatProperties({ path: ' C:\\data' })).toBe('path=\\ C:\\\\data\n');
  });
});
