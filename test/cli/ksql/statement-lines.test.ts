import { describe, expect, it } from 'vitest';
import { historyEntry, StatementLines } from '../../../src/cli/ksql/statement-lines.ts';

/** What comes out for each line. */
function add(...lines: readonly string[]): readonly (string | null)[] {
  const statement = new StatementLines();
  return lines.map((line) => statement.add(line));
}

describe('typed lines', () => {
  it('are one statement up to its semicolon, whatever stands in strings and comments', () => {
    expect(add('SELECT a, -- one; two', "  ';' AS b", 'FROM t;')).toEqual([
      null,
      null,
      "SELECT a, -- one; two\n  ';' AS b\nFROM t;",
    ]);
  });

  it('are run at once when they are a command, a comment or blank', () => {
    expect(add('help select', '-- nothing', '')).toEqual(['help select', '-- nothing', '']);
  });

  it('go on behind a backslash, but not inside a string', () => {
    expect(add('SELECT a \\', 'FROM t;')).toEqual([null, 'SELECT a FROM t;']);
    expect(add("SELECT 'a\\", "b' FROM t;")).toEqual([null, "SELECT 'a\\\nb' FROM t;"]);
  });

  it('begin anew when they were given up', () => {
    const lines = new StatementLines();
    lines.add('SELECT a,');
    expect(lines.pending).toBe('SELECT a,');
    expect(lines.end()).toBe('SELECT a,');
    expect(lines.add('LIST TYPES;')).toBe('LIST TYPES;');
  });
});

describe('an entry of the history', () => {
  it('is the whole statement on one line, without comments', () => {
    expect(historyEntry("SELECT a, -- when; it began\n  f(b),\n\t'x  y'\nFROM t;")).toBe(
      "SELECT a, f(b), 'x  y' FROM t;",
    );
    expect(historyEntry('  SHOW  STREAMS; ')).toBe('SHOW  STREAMS;');
  });
});
