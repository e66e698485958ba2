// Reading SQL test files.
import { expect, test } from 'vitest';
import { parseTestFile } from '../../src/sql/parse-test-file.ts';

const FILE = `
-- a file of cases
--@test: counts clicks
CREATE STREAM s (id INT) WITH (kafka_topic='s', format='JSON');
INSERT INTO s (id) VALUES (1);
ASSERT VALUES s (id) VALUES (1);
----------------------------------------------------------------
--@test: refuses nonsense
--@expected.error: io.confluent.ksql.parser.exception.ParseFailedException
--@expected.message: Syntax
CREATE NONSENSE;
`;

test('each --@test starts a case with the statements up to the next', () => {
  const cases = parseTestFile(FILE);
  expect(cases.map((testCase) => [testCase.name, testCase.span.line, testCase.statements.length])).toEqual([
    ['counts clicks', 3, 3],
    ['refuses nonsense', 8, 1],
  ]);
  expect(cases[0]!.expectedError).toBeNull();
  expect(cases[0]!.statements[2]).toMatchObject({
    text: 'ASSERT VALUES s (id) VALUES (1);',
    span: { line: 6, column: 1 },
    statement: { kind: 'AssertValues', target: 'S' },
  });
});

test('a statement that is no SQL is part of its case as an error, because the case may expect it', () => {
  const [, refused] = parseTestFile(FILE);
  expect(refused!.expectedError).toEqual({
    type: 'io.confluent.ksql.parser.exception.ParseFailedException',
    message: 'Syntax',
  });
  expect(refused!.statements[0]).toMatchObject({
    statement: null,
    error: { code: 'SQL_SYNTAX', details: { line: 11 } },
  });
});

test.each([
  ['LIST TOPICS;', /line 1:1: .*before the first --@test/],
  ['--@test: a\n--@test: a', /line 2:1: .*two cases named 'a'/],
  ['--@test:', /line 1:1: .*no name/],
  ['--@expected.error: x', /line 1:1: .*before the first --@test/],
  ['--@test: a\n--@expected.eror: x', /line 2:1: .*no directive --@expected.eror/],
  ['--@test: a\nLIST TOPICS', /line 2:12: .*expected EXTENDED or ';' but found the end/],
])('%j is refused', (text, message) => {
  expect(() => parseTestFile(text)).toThrow(message);
});
