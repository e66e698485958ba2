// Prints expressions the way ksqlDB shows them in messages and plans: every operation between parentheses, null and
// booleans in lower case. For people, not for parsing back.
import type { Expression } from '../ast.ts';
import { printName } from '../names.ts';
import { formatType } from '../sql-type.ts';
import { printDecimal, printString } from './print-literals.ts';
import { printTypeReference } from './print-types.ts';

/** The expression as ksqlDB names it in messages, e.g. `((A + 1) > B)`. */
export function formatExpression(e: Expression): string {
  const f = formatExpression;
  switch (e.kind) {
    case 'NullLiteral':
      return 'null';
    case 'BooleanLiteral':
      return String(e.value);
    case 'IntegerLiteral':
    case 'BigintLiteral':
      return String(e.value);
    case 'DecimalLiteral':
      return printDecimal(e.text);
    case 'DoubleLiteral':
      return e.value.toExponential().toUpperCase().replace('E+', 'E');
    case 'StringLiteral':
      return printString(e.value);
    case 'ColumnReference':
      return e.source === null ? printName(e.name) : `${printName(e.source)}.${printName(e.name)}`;
    case 'LambdaVariable':
      return e.name;
    case 'IntervalUnit':
      return e.unit;
    case 'TypeConstructor':
      return `${e.typeName} ${printString(e.value)}`;
    case 'Dereference':
      return `${f(e.base)}->${printName(e.field)}`;
    case 'Subscript':
      return `${f(e.base)}[${f(e.index)}]`;
    case 'ArithmeticUnary': {
      const operand = f(e.operand);
      return operand.startsWith(e.operator) ? `${e.operator} ${operand}` : `${e.operator}${operand}`;
    }
    case 'ArithmeticBinary':
    case 'LogicalBinary':
    case 'Comparison':
      return `(${f(e.left)} ${e.operator} ${f(e.right)})`;
    case 'Concatenation':
      return `(${f(e.left)} || ${f(e.right)})`;
    case 'AtTimeZone':
      return `${f(e.operand)} AT TIME ZONE ${f(e.zone)}`;
    case 'Not':
      return `(NOT ${f(e.operand)})`;
    case 'Between':
      return negate(e, `(${f(e.value)} BETWEEN ${f(e.low)} AND ${f(e.high)})`);
    case 'InList':
      return negate(e, `(${f(e.value)} IN (${e.items.map(f).join(', ')}))`);
    case 'Like': {
      const ending = e.escape === null ? '' : ` ESCAPE ${printString(e.escape)}`;
      return negate(e, `(${f(e.value)} LIKE ${f(e.pattern)}${ending})`);
    }
    case 'IsNull':
      return `(${f(e.operand)} IS ${e.negated ? 'NOT ' : ''}NULL)`;
    case 'Case': {
      const operand = e.operand === null ? '' : ` ${f(e.operand)}`;
      const branches = e.branches.map((b) => ` WHEN ${f(b.when)} THEN ${f(b.result)}`).join('');
      return `(CASE${operand}${branches}${e.otherwise === null ? '' : ` ELSE ${f(e.otherwise)}`} END)`;
    }
    case 'Cast':
      return `CAST(${f(e.operand)} AS ${e.type.kind === 'Resolved' ? formatType(e.type.type) : printTypeReference(e.type)})`;
    case 'FunctionCall':
      return `${e.name}(${e.star ? '*' : e.args.map(f).join(', ')})`;
    case 'Lambda':
      return `(${e.parameters.join(', ')}) => ${f(e.body)}`;
    case 'ArrayConstructor':
      return `ARRAY[${e.items.map(f).join(', ')}]`;
    case 'MapConstructor':
      return `MAP(${e.entries.map(({ key, value }) => `${f(key)}:=${f(value)}`).join(', ')})`;
    case 'StructConstructor':
      return `STRUCT(${e.fields.map((field) => `${printName(field.name)}:=${f(field.value)}`).join(', ')})`;
  }
}

const negate = (e: { readonly negated: boolean }, text: string): string => (e.negated ? `(NOT ${text})` : text);
