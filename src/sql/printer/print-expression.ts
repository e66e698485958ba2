// Prints expressions as SQL that reads back as the same tree: parentheses and quotes only where they are needed.
import type { Expression } from '../ast.ts';
import { printName } from '../names.ts';
import { printDecimal, printDouble, printString } from './print-literals.ts';
import { printTypeReference } from './print-types.ts';

/** How tightly each form binds: an operand that binds less tightly than its place demands gets parentheses. */
const OR = 1;
const AND = 2;
const NOT = 3;
const PREDICATE = 4;
const CONCATENATION = 5;
const ADDITION = 6;
const MULTIPLICATION = 7;
const SIGN = 8;
const TIME_ZONE = 9;
const PRIMARY = 10;

/** What stands where no comparison may stand bare: GROUP BY, PARTITION BY, VALUES, subscripts. */
const VALUE = CONCATENATION;

/** The expression as SQL. */
export const printExpression = (expression: Expression): string => print(expression, OR);

/** The expression as SQL for places that take no bare comparison, AND, OR or NOT: GROUP BY, PARTITION BY, VALUES. */
export const printValueExpression = (expression: Expression): string => print(expression, VALUE);

/** The expression as SQL for the place before `->` and `[`. */
export const printPrimaryExpression = (expression: Expression): string => print(expression, PRIMARY);

function print(expression: Expression, demanded: number): string {
  const text = printBare(expression);
  return bindingOf(expression) < demanded ? `(${text})` : text;
}

const printAll = (expressions: readonly Expression[]): string => expressions.map(printExpression).join(', ');

function bindingOf(expression: Expression): number {
  switch (expression.kind) {
    case 'LogicalBinary':
      return expression.operator === 'OR' ? OR : AND;
    case 'Not':
      return NOT;
    case 'Comparison':
    case 'Between':
    case 'InList':
    case 'Like':
    case 'IsNull':
      return PREDICATE;
    case 'Concatenation':
      return CONCATENATION;
    case 'ArithmeticBinary':
      return expression.operator === '+' || expression.operator === '-' ? ADDITION : MULTIPLICATION;
    case 'ArithmeticUnary':
      return SIGN;
    case 'AtTimeZone':
      return TIME_ZONE;
    default:
      return PRIMARY;
  }
}

function printBare(e: Expression): string {
  switch (e.kind) {
    case 'NullLiteral':
      return 'NULL';
    case 'BooleanLiteral':
      return e.value ? 'TRUE' : 'FALSE';
    case 'IntegerLiteral':
    case 'BigintLiteral':
      return String(e.value);
    case 'DecimalLiteral':
      return printDecimal(e.text);
    case 'DoubleLiteral':
      return printDouble(e);
    case 'StringLiteral':
      return printString(e.value);
    case 'ColumnReference':
      return e.source === null ? printName(e.name) : `${printName(e.source)}.${printName(e.name)}`;
    case 'LambdaVariable':
      return printName(e.name);
    case 'IntervalUnit':
      return e.unit;
    case 'TypeConstructor':
      return `${printName(e.typeName)} ${printString(e.value)}`;
    case 'Dereference':
      return `${print(e.base, PRIMARY)}->${printName(e.field)}`;
    case 'Subscript':
      return `${print(e.base, PRIMARY)}[${print(e.index, VALUE)}]`;
    case 'ArithmeticUnary':
      return printSigned(e.operator, print(e.operand, SIGN));
    case 'AtTimeZone':
      return `${print(e.operand, TIME_ZONE)} AT TIME ZONE ${print(e.zone, PRIMARY)}`;
    case 'ArithmeticBinary':
    case 'Concatenation': {
      const own = bindingOf(e);
      const operator = e.kind === 'Concatenation' ? '||' : e.operator;
      return `${print(e.left, own)} ${operator} ${print(e.right, own + 1)}`;
    }
    case 'LogicalBinary': {
      const own = bindingOf(e);
      return `${print(e.left, own)} ${e.operator} ${print(e.right, own + 1)}`;
    }
    case 'Not':
      return `NOT ${print(e.operand, NOT)}`;
    case 'Comparison':
      return `${print(e.left, VALUE)} ${e.operator} ${print(e.right, VALUE)}`;
    case 'Between':
      return `${print(e.value, VALUE)}${not(e)} BETWEEN ${print(e.low, VALUE)} AND ${print(e.high, VALUE)}`;
    case 'InList':
      return `${print(e.value, VALUE)}${not(e)} IN (${printAll(e.items)})`;
    case 'Like': {
      const ending = e.escape === null ? '' : ` ESCAPE ${printString(e.escape)}`;
      return `${print(e.value, VALUE)}${not(e)} LIKE ${print(e.pattern, VALUE)}${ending}`;
    }
    case 'IsNull':
      return `${print(e.operand, VALUE)} IS${not(e)} NULL`;
    default:
      return printCompound(e);
  }
}

type Compound = Extract<
  Expression,
  {
    kind: 'Case' | 'Cast' | 'FunctionCall' | 'Lambda' | 'ArrayConstructor' | 'MapConstructor' | 'StructConstructor';
  }
>;

/** The forms with brackets or keywords of their own around their parts. */
function printCompound(e: Compound): string {
  switch (e.kind) {
    case 'Case': {
      const operand = e.operand === null ? '' : ` ${print(e.operand, VALUE)}`;
      const branches = e.branches.map((b) => ` WHEN ${printExpression(b.when)} THEN ${printExpression(b.result)}`);
      const otherwise = e.otherwise === null ? '' : ` ELSE ${printExpression(e.otherwise)}`;
      return `CASE${operand}${branches.join('')}${otherwise} END`;
    }
    case 'Cast':
      return `CAST(${printExpression(e.operand)} AS ${printTypeReference(e.type)})`;
    case 'FunctionCall':
      return `${printFunctionName(e.name)}(${e.star ? '*' : printAll(e.args)})`;
    case 'Lambda': {
      const parameters = e.parameters.map(printName);
      const head = parameters.length === 1 ? parameters[0] : `(${parameters.join(', ')})`;
      return `${head} => ${printExpression(e.body)}`;
    }
    case 'ArrayConstructor':
      return `ARRAY[${printAll(e.items)}]`;
    case 'MapConstructor':
      return `MAP(${e.entries.map(({ key, value }) => `${printExpression(key)} := ${printExpression(value)}`).join(', ')})`;
    case 'StructConstructor':
      return `STRUCT(${e.fields.map((f) => `${printName(f.name)} := ${printExpression(f.value)}`).join(', ')})`;
  }
}

const not = (e: { readonly negated: boolean }): string => (e.negated ? ' NOT' : '');

/** A minus directly before digits would become part of the number, and two of them a comment. */
const printSigned = (operator: string, operand: string): string =>
  /^[-+.\d]/.test(operand) ? `${operator}(${operand})` : `${operator}${operand}`;

/** Names of functions are case-insensitive; only those that read as a constructor need quotes. */
export function printFunctionName(name: string): string {
  const bare = printName(name);
  return bare === name || name === 'IF' ? name : bare;
}
