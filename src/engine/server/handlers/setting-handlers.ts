// LIST PROPERTIES, TYPES and VARIABLES.
import { isKnownProperty } from '../../config/known-properties.ts';
import { type EngineContext, hostOf } from '../engine-context.ts';
import { typeEntity } from '../entities/schema-entities.ts';
import type { RequestSession } from '../session.ts';
import { FIXED_STREAMS_SETTINGS, QUERY_LEVEL, SHOWN_DEFAULTS, SHOWN_STREAMS_SETTINGS } from '../shown-defaults.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

const SECRET = /password|secret|sasl\.jaas|credentials$/i;

/** Settings of the REST server and of the log are no properties of ksqlDB. */
const isShown = (name: string): boolean => name in SHOWN_DEFAULTS || /^ksql\.(streams|functions)\./.test(name);

const isEditable = (name: string): boolean =>
  QUERY_LEVEL.has(name) ||
  (name.startsWith('ksql.streams.') && isKnownProperty(name) && !FIXED_STREAMS_SETTINGS.has(name));

export function listProperties(session: RequestSession, engine: EngineContext, entity: MakeEntity): Entity {
  const { properties: configured, brokers } = engine.config;
  const values = new Map<string, string | null>(Object.entries({ ...SHOWN_DEFAULTS, ...SHOWN_STREAMS_SETTINGS }));
  values.set('ksql.streams.application.server', `http://${hostOf(engine.config)}`);
  values.set('ksql.streams.bootstrap.servers', brokers.join(','));
  for (const [name, value] of Object.entries(configured)) if (isShown(name)) values.set(name, value);
  const defaultProperties = Object.keys(SHOWN_DEFAULTS).filter((name) => values.get(name) === SHOWN_DEFAULTS[name]);
  const overwrittenProperties = [...session.properties].map(([name, value]) => {
    const shown = name.startsWith('ksql.') ? name : `ksql.streams.${name}`;
    values.set(shown, String(value));
    return shown;
  });
  const properties = [...values].sort().map(([name, value]) => ({
    name,
    scope: 'KSQL',
    value: SECRET.test(name) && value ? '[hidden]' : value,
    editable: isEditable(name),
    level: QUERY_LEVEL.has(name) ? 'QUERY' : 'SERVER',
  }));
  return entity('properties', { properties, overwrittenProperties, defaultProperties });
}

export function listTypes(engine: EngineContext, entity: MakeEntity): Entity {
  const types = [...engine.catalog.customTypes()].map(([name, type]) => [name, typeEntity(type)] as const);
  return entity('type_list', { types: Object.fromEntries(types) });
}

export function listVariables(session: RequestSession, entity: MakeEntity): Entity {
  return entity('variables', { variables: [...session.variables].map(([name, value]) => ({ name, value })) });
}
