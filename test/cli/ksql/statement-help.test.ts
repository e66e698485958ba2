import { describe, expect, it } from 'vitest';
import { helpFor, helpOverview, STATEMENT_HELP } from '../../../src/cli/ksql/statement-help.ts';
import { parseStatement } from '../../../src/sql/parser.ts';

describe('help', () => {
  it.each(STATEMENT_HELP.filter((s) => !s.example.includes('…')))(
    'has an example of $name that parses',
    ({ example }) => {
      expect(() => parseStatement(example, { testStatements: true })).not.toThrow();
    },
  );

  it('finds a statement by its name, in any case, or by a part of it', () => {
    expect(helpFor('create type;', 80)).toContain('CREATE TYPE');
    expect(helpFor('assert', 80)).toContain('ASSERT SCHEMA');
    expect(helpFor('nonsense', 80)).toBeNull();
  });

  it('lists every statement', () => {
    for (const { name } of STATEMENT_HELP) expect(helpOverview(80)).toContain(name);
  });

  it('fits the terminal', () => {
    for (const { name } of STATEMENT_HELP)
      for (const line of `${helpOverview(60)}\n${helpFor(name, 60)}`.split('\n'))
        expect(line.length).toBeLessThanOrEqual(60);
  });

  it('takes SHOW for LIST, and a statement for its kind', () => {
    expect(helpFor('show', 80)).toContain('LIST');
    expect(helpFor('list streams', 80)).toContain('LIST');
  });

  it.each([
    'drop table',
    'alter table',
    'create or replace stream',
    'create sink connector',
    'desc',
    'assert not exists topic',
  ])('knows %s, which is another form of the same statement', (words) => expect(helpFor(words, 80)).not.toBeNull());
});
