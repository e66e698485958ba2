// Every `${NAME}` in the definition must have a value in the environment of the stack.
import { suggestion } from './check-statements.ts';
import type { Definition } from './definition.ts';
import type { FaultCollector, Position } from './fault.ts';
import { positionAt } from './fault.ts';
import { variablesIn } from './variables.ts';

/** @param environment variables of the stack and of the process; an empty value counts as none */
export function checkVariables(
  definition: Definition,
  environment: Readonly<Record<string, string | undefined>>,
  faults: FaultCollector,
): void {
  const names = Object.keys(environment).filter((name) => environment[name] !== '');
  const check = (file: string, text: string, at: Position) => {
    for (const name of variablesIn(text).filter((v) => !names.includes(v))) {
      faults.add(file, at, `the variable ${name} has no value`, variableStep(name, names));
    }
  };
  for (const connector of definition.connectors) {
    for (const [field, value] of Object.entries(connector.config)) check(connector.file, value, connector.at(field));
  }
  for (const database of definition.databases) {
    for (const role of database.roles) {
      check(role.file, role.name, role);
      check(role.file, role.password, role);
    }
    for (const migration of database.migrations) {
      for (const name of variablesIn(migration.sql)) {
        check(migration.file, `\${${name}}`, positionAt(migration.sql, migration.sql.indexOf(`\${${name}}`)));
      }
    }
  }
}

function variableStep(name: string, names: readonly string[]): string {
  const near = suggestion(name, names);
  return near.startsWith('Did') ? near : `Set ${name} in the environment.`;
}
