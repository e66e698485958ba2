// LIST PROPERTIES, TYPES and VARIABLES.
import { isKnownProperty } from '../../config/known-properties.ts';
import type { EngineContext } from '../engine-context.ts';
import { typeEntity } from '../entities/schema-entities.ts';
import { isProtected, type RequestSession } from '../session.ts';
import { SHOWN_DEFAULTS } from '../shown-defaults.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

const SECRET = /password|secret|credential|sasl\.jaas/i;

export function listProperties(session: RequestSession, engine: EngineContext, entity: MakeEntity): Entity {
  const values = new Map<string, string>(Object.entries(SHOWN_DEFAULTS));
  for (const [name, value] of Object.entries(engine.config.properties)) values.set(name, value);
  values.set('ksql.streams.bootstrap.servers', engine.config.brokers.join(','));
  const overwritten: string[] = [];
  for (const [name, value] of session.properties) {
    const shown = name.startsWith('ksql.') ? name : `ksql.streams.${name}`;
    values.set(shown, String(value));
    overwritten.push(shown);
  }
  const properties = [...values].sort().map(([name, value]) => ({
    name,
    scope: 'KSQL',
    value: SECRET.test(name) ? '[hidden]' : value,
    editable: isKnownProperty(name) && !isProtected(name),
    level: name.startsWith('ksql.query.pull.') ? 'QUERY' : 'SERVER',
  }));
  return entity('properties', { properties, overwrittenProperties: overwritten, defaultProperties: [] });
}

export function listTypes(engine: EngineContext, entity: MakeEntity): Entity {
  const types = [...engine.catalog.customTypes()].map(([name, type]) => [name, typeEntity(type)] as const);
  return entity('type_list', { types: Object.fromEntries(types) });
}

export function listVariables(session: RequestSession, entity: MakeEntity): Entity {
  return entity('variables', { variables: [...session.variables].map(([name, value]) => ({ name, value })) });
}
