// Statements are echoed in errors and answers: values that may be secret or personal are not part of the echo.

import { printName } from '../../sql/names.ts';
import { parseStatement } from '../../sql/parser.ts';

const MASKED = "'[string]'";

/** Connector settings and inserted values become placeholders; other statements stay as they are. */
export function maskStatement(text: string): string {
  if (!/\b(insert\s+into|create\s+(source|sink)\s+connector)\b/i.test(text)) return text;
  try {
    const { statement } = parseStatement(text);
    if (statement.kind === 'InsertValues') {
      const columns = statement.columns ? ` (${statement.columns.map(quoted).join(', ')})` : '';
      const values = statement.values.map(() => "'[value]'").join(', ');
      return `INSERT INTO ${quoted(statement.target)}${columns} VALUES (${values});`;
    }
    if (statement.kind === 'CreateConnector') {
      const shown = statement.properties.map(
        (p) => `'${p.name}'=${p.name === 'connector.class' ? literal(p) : MASKED}`,
      );
      const name =
        /\bconnector\s+(?:if\s+not\s+exists\s+)?(`[^`]*`|"[^"]*"|[^\s(]+)/i.exec(text)?.[1] ??
        printName(statement.name);
      return `CREATE ${statement.connectorKind} CONNECTOR ${name} WITH (${shown.join(', ')});`;
    }
    return text;
  } catch {
    // Not a single valid statement: strings are cut out wholesale.
    return text.replace(/'(?:[^']|'')*'/g, MASKED);
  }
}

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

const literal = (property: { readonly value: { readonly kind: string } }): string =>
  'value' in property.value ? `'${String(property.value.value)}'` : MASKED;
