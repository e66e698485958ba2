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
    expect(helpFor('create type;')).toContain('CREATE TYPE');
    expect(helpFor('assert')).toContain('ASSERT SCHEMA');
    expect(helpFor('nonsense')).toBeNull();
  });

  it('lists every statement', () => {
    for (const { name } of STATEMENT_HELP) expect(helpOverview()).toContain(name);
  });
});
