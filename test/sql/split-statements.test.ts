// Cutting text at its semicolons while it is being typed.
import { expect, test } from 'vitest';
import { splitStatements } from '../../src/sql/split-statements.ts';

test('only semicolons outside strings, quoted names and comments end a statement', () => {
  const { statements, rest, waitingFor } = splitStatements("SET 'a;' = `;`; -- ;\n/* ; */ LIST\nTOPICS ; ");
  expect(statements.map((statement) => statement.text)).toEqual(["SET 'a;' = `;`;", 'LIST\nTOPICS ;']);
  expect(statements[1]!.span).toMatchObject({ line: 2, column: 9 });
  expect({ rest, waitingFor }).toEqual({ rest: '', waitingFor: 'nothing' });
});

test.each([
  ['LIST TOPICS; SELECT *\n', ' SELECT *\n', ';'],
  ["SELECT 'a; b", "SELECT 'a; b", "'"],
  ['SELECT `a;', 'SELECT `a;', '`'],
  ['SELECT "a;', 'SELECT "a;', '"'],
  ['LIST TOPICS; /* a;', ' /* a;', '*/'],
  ['-- only a comment ;', '', 'nothing'],
  ['', '', 'nothing'],
])('%j leaves %j, waiting for %s', (text, rest, waitingFor) => {
  expect(splitStatements(text)).toMatchObject({ rest, waitingFor });
});

test('text that is no SQL is split all the same', () => {
  expect(splitStatements('what? is; this!').statements.map((statement) => statement.text)).toEqual(['what? is;']);
});
