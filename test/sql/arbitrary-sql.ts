// Generators of syntax trees for property tests.
import fc from 'fast-check';
import type {
  Duration,
  Expression,
  Query,
  SelectItem,
  Statement,
  TypeReference,
  WindowClause,
} from '../../src/sql/ast.ts';
import { NO_SPAN } from '../../src/sql/source-span.ts';
import { BIGINT, decimalType, INTEGER, mapType, type SqlType, STRING, structType } from '../../src/sql/sql-type.ts';

const span = NO_SPAN;

export const arbitraryName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'A',
    'B',
    'ID',
    'KEY',
    'DATE',
    'EMIT',
    'PARTITION',
    'ARRAY',
    'MAP',
    'IF',
    'TABLES',
    'ESCAPE',
    'STRING',
  ),
  fc.constantFrom('SELECT', 'FROM', 'SIZE', 'NULL', 'lower', 'Mixed Case', 'a`b', 'a"b', '1st', 'é', '--', ';'),
  fc.string({ minLength: 1, maxLength: 6 }),
);

const plainColumn = arbitraryName.map((name): Expression => ({ kind: 'ColumnReference', source: null, name, span }));

const literal: fc.Arbitrary<Expression> = fc.oneof(
  fc.constant<Expression>({ kind: 'NullLiteral', span }),
  fc.boolean().map((value): Expression => ({ kind: 'BooleanLiteral', value, span })),
  fc.integer().map((value): Expression => ({ kind: 'IntegerLiteral', value, span })),
  fc
    .bigInt({ min: 2_147_483_648n, max: 9_223_372_036_854_775_807n })
    .map((value): Expression => ({ kind: 'BigintLiteral', value, span })),
  fc
    .tuple(fc.integer(), fc.nat())
    .map(([whole, fraction]): Expression => ({ kind: 'DecimalLiteral', text: `${whole}.${fraction}`, span })),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value): Expression => ({ kind: 'DoubleLiteral', value, span })),
  fc.string().map((value): Expression => ({ kind: 'StringLiteral', value, span })),
);

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  literal,
  plainColumn,
  fc
    .tuple(arbitraryName, arbitraryName)
    .map(([source, name]): Expression => ({ kind: 'ColumnReference', source, name, span })),
  fc
    .tuple(arbitraryName, fc.string())
    .map(([typeName, value]): Expression => ({ kind: 'TypeConstructor', typeName, value, span })),
  fc.constant<Expression>({ kind: 'FunctionCall', name: 'COUNT', args: [], star: true, span }),
);

const primitive: fc.Arbitrary<SqlType> = fc.constantFrom(INTEGER, BIGINT, STRING, decimalType(5, 2));
const completeType: fc.Arbitrary<SqlType> = fc.oneof(
  primitive,
  fc.tuple(primitive, primitive).map(([key, value]) => mapType(key, value)),
  fc
    .uniqueArray(arbitraryName, { maxLength: 3 })
    .map((names) => structType(names.map((name) => ({ name, type: STRING })))),
);

export const arbitraryType: fc.Arbitrary<TypeReference> = fc.oneof(
  completeType.map((type): TypeReference => ({ kind: 'Resolved', type })),
  completeType.map((element): TypeReference => ({ kind: 'Resolved', type: { kind: 'ARRAY', element } })),
  fc.constantFrom('ADDRESS', 'T 1', 'MAP').map((name): TypeReference => ({ kind: 'Custom', name, span })),
  fc
    .constantFrom('ADDRESS', 'OTHER')
    .map((name): TypeReference => ({ kind: 'ArrayOf', element: { kind: 'Custom', name, span } })),
);

export const { expression: arbitraryExpression } = fc.letrec<{ expression: Expression }>((tie) => {
  const e = tie('expression');
  const pair = fc.tuple(e, e);
  const compound: fc.Arbitrary<Expression>[] = [
    e.chain((base) => arbitraryName.map((field): Expression => ({ kind: 'Dereference', base, field, span }))),
    pair.map(([base, index]): Expression => ({ kind: 'Subscript', base, index, span })),
    fc
      .tuple(fc.constantFrom('+' as const, '-' as const), e)
      .map(([operator, operand]): Expression => ({ kind: 'ArithmeticUnary', operator, operand, span })),
    fc
      .tuple(fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const, '%' as const), e, e)
      .map(([operator, left, right]): Expression => ({ kind: 'ArithmeticBinary', operator, left, right, span })),
    pair.map(([left, right]): Expression => ({ kind: 'Concatenation', left, right, span })),
    fc
      .tuple(fc.constantFrom('=' as const, '<>' as const, '<=' as const, 'IS NOT DISTINCT FROM' as const), e, e)
      .map(([operator, left, right]): Expression => ({ kind: 'Comparison', operator, left, right, span })),
    fc
      .tuple(fc.constantFrom('AND' as const, 'OR' as const), e, e)
      .map(([operator, left, right]): Expression => ({ kind: 'LogicalBinary', operator, left, right, span })),
    e.map((operand): Expression => ({ kind: 'Not', operand, span })),
    fc
      .tuple(e, e, e, fc.boolean())
      .map(([value, low, high, negated]): Expression => ({ kind: 'Between', value, low, high, negated, span })),
    fc
      .tuple(e, fc.array(e, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([value, items, negated]): Expression => ({ kind: 'InList', value, items, negated, span })),
    fc.tuple(e, e, fc.constantFrom(null, '!', "'"), fc.boolean()).map(
      ([value, pattern, character, negated]): Expression => ({
        kind: 'Like',
        value,
        pattern,
        escape: character,
        negated,
        span,
      }),
    ),
    fc.tuple(e, fc.boolean()).map(([operand, negated]): Expression => ({ kind: 'IsNull', operand, negated, span })),
    fc.tuple(fc.option(e), e, e, fc.option(e)).map(
      ([operand, when, result, otherwise]): Expression => ({
        kind: 'Case',
        operand,
        branches: [{ when, result }],
        otherwise,
        span,
      }),
    ),
    fc.tuple(e, arbitraryType).map(([operand, type]): Expression => ({ kind: 'Cast', operand, type, span })),
    e.map(
      (operand): Expression => ({
        kind: 'AtTimeZone',
        operand,
        zone: { kind: 'StringLiteral', value: 'UTC', span },
        span,
      }),
    ),
    fc
      .tuple(fc.constantFrom('LEN', 'REPLACE', 'IF', 'MAP', 'ARRAY', 'SIZE'), fc.array(e, { maxLength: 3 }))
      .map(([name, args]): Expression => ({ kind: 'FunctionCall', name, args, star: false, span })),
    fc.tuple(e, e).map(
      ([argument, operand]): Expression => ({
        kind: 'FunctionCall',
        name: 'TRANSFORM',
        args: [
          argument,
          { kind: 'IntervalUnit', unit: 'DAYS', span },
          {
            kind: 'Lambda',
            parameters: ['lambda x', 'Y_LAMBDA'],
            body: {
              kind: 'Concatenation',
              left: { kind: 'LambdaVariable', name: 'lambda x', span },
              right: operand,
              span,
            },
            span,
          },
        ],
        star: false,
        span,
      }),
    ),
    fc.array(e, { maxLength: 3 }).map((items): Expression => ({ kind: 'ArrayConstructor', items, span })),
    pair.map(([key, value]): Expression => ({ kind: 'MapConstructor', entries: [{ key, value }], span })),
    fc
      .tuple(arbitraryName, e)
      .map(([name, value]): Expression => ({ kind: 'StructConstructor', fields: [{ name, value }], span })),
  ];
  return { expression: fc.oneof({ maxDepth: 4, depthSize: 'small' }, leaf, ...compound) };
});

const UNIT_MS = { DAYS: 86_400_000, SECONDS: 1000, MILLISECONDS: 1 };
const duration = fc
  .tuple(
    fc.integer({ min: 1, max: 1000 }),
    fc.constantFrom('DAYS' as const, 'SECONDS' as const, 'MILLISECONDS' as const),
  )
  .map(([value, unit]): Duration => ({ value, unit, ms: value * UNIT_MS[unit] }));

const window: fc.Arbitrary<WindowClause> = fc
  .tuple(
    fc.constantFrom('TumblingWindow', 'HoppingWindow', 'SessionWindow'),
    duration,
    duration,
    fc.option(duration),
    fc.option(duration),
  )
  .map(([kind, size, advance, retention, grace]): WindowClause => {
    if (kind === 'TumblingWindow') return { kind, size, retention, grace, span };
    if (kind === 'HoppingWindow') return { kind, size, advance, retention, grace, span };
    return { kind: 'SessionWindow', gap: size, retention, grace, span };
  });

const source = fc
  .tuple(arbitraryName, arbitraryName)
  .map(([name, alias]) => ({ kind: 'AliasedSource' as const, name, alias, span }));

const selectItem: fc.Arbitrary<SelectItem> = fc.oneof(
  fc
    .tuple(arbitraryExpression, fc.option(arbitraryName))
    .map(([expression, alias]): SelectItem => ({ kind: 'SelectExpression', expression, alias, span })),
  fc.option(arbitraryName).map((name): SelectItem => ({ kind: 'SelectAll', source: name, span })),
  arbitraryExpression.map((base): SelectItem => ({ kind: 'SelectStructAll', base, span })),
);

const join = fc
  .tuple(
    fc.constantFrom('INNER' as const, 'LEFT' as const, 'RIGHT' as const, 'FULL' as const),
    source,
    fc.option(duration),
    arbitraryExpression,
  )
  .map(([type, right, size, on]) => ({
    kind: 'JoinClause' as const,
    type,
    right,
    within:
      size === null
        ? null
        : { before: size, after: { value: 1, unit: 'DAYS' as const, ms: UNIT_MS.DAYS }, grace: size },
    on,
    span,
  }));

export const arbitraryQuery: fc.Arbitrary<Query> = fc
  .record({
    select: fc.array(selectItem, { minLength: 1, maxLength: 3 }),
    from: fc
      .tuple(source, fc.array(join, { maxLength: 2 }))
      .map(([first, joins]) => ({ kind: 'FromClause' as const, source: first, joins, span })),
    window: fc.option(window),
    where: fc.option(arbitraryExpression),
    groupBy: fc.option(fc.array(arbitraryExpression, { maxLength: 2 })),
    partitionBy: fc.option(fc.array(arbitraryExpression, { maxLength: 2 })),
    having: fc.option(arbitraryExpression),
    emit: fc.constantFrom(null, 'CHANGES' as const, 'FINAL' as const),
    limit: fc.option(fc.nat()),
  })
  .map((clauses): Query => ({ kind: 'Query', ...clauses, span }));

export const arbitraryStatement: fc.Arbitrary<Statement> = fc.oneof(
  arbitraryQuery.map((query): Statement => ({ kind: 'QueryStatement', query, span })),
  fc
    .tuple(arbitraryName, fc.array(arbitraryExpression, { maxLength: 3 }))
    .map(([target, values]): Statement => ({ kind: 'InsertValues', target, columns: null, values, span })),
  fc.tuple(arbitraryName, fc.uniqueArray(arbitraryName, { minLength: 1, maxLength: 3 }), arbitraryType).map(
    ([name, names, type]): Statement => ({
      kind: 'CreateSource',
      sourceKind: 'TABLE',
      orReplace: true,
      readOnly: false,
      ifNotExists: false,
      name,
      columns: names.map((column) => ({
        kind: 'ColumnDefinition',
        name: column,
        type,
        constraint: { kind: 'PrimaryKey' },
        span,
      })),
      properties: [{ name: 'KAFKA_TOPIC', value: { kind: 'StringLiteral', value: name, span }, span }],
      span,
    }),
  ),
  fc.tuple(arbitraryName, arbitraryType).map(
    ([name, type]): Statement => ({
      kind: 'AlterSource',
      sourceKind: 'STREAM',
      name,
      additions: [{ name, type, span }],
      span,
    }),
  ),
  fc.tuple(arbitraryName, arbitraryQuery).map(
    ([queryId, query]): Statement => ({
      kind: 'Explain',
      target:
        queryId.length > 3
          ? { kind: 'Query', queryId }
          : { kind: 'Statement', statement: { kind: 'QueryStatement', query, span } },
      span,
    }),
  ),
);
