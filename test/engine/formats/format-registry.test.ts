// Formats by name, their options, and how single columns are laid out.
import { describe, expect, it } from 'vitest';
import * as formats from '../../../src/engine/formats/format-registry.ts';
import * as sql from '../../../src/sql/sql-type.ts';
import { column } from './format-fixtures.ts';

const info = (format: 'JSON' | 'KAFKA' | 'AVRO' | 'PROTOBUF' | 'DELIMITED', properties = {}) => ({
  format,
  properties,
});

describe('the format registry', () => {
  it('[FMT-1] finds formats in any letter case and names the others when there is none', () => {
    expect(formats.formatByName('AvRo').name).toBe('AVRO');
    expect(formats.FORMAT_NAMES).toEqual(
      expect.arrayContaining(['KAFKA', 'NONE', 'DELIMITED', 'JSON', 'AVRO', 'JSON_SR', 'PROTOBUF', 'PROTOBUF_NOSR']),
    );
    expect(() => formats.formatByName('FOO')).toThrow(
      expect.objectContaining({ code: 'STATEMENT_INVALID', message: 'Unknown format: FOO' }),
    );
  });

  it('takes the options of one part from the WITH clause', () => {
    const properties = {
      KAFKA_TOPIC: 't',
      VALUE_DELIMITER: '|',
      KEY_SCHEMA_ID: 5,
      KEY_SCHEMA_FULL_NAME: 'com.Key',
      VALUE_PROTOBUF_NULLABLE_REPRESENTATION: 'OPTIONAL',
    };
    expect(formats.formatInfoFrom('avro', 'KEY', properties)).toEqual({
      format: 'AVRO',
      properties: { schemaId: '5', fullSchemaName: 'com.Key' },
    });
    expect(formats.formatInfoFrom('PROTOBUF', 'VALUE', { ...properties, VALUE_DELIMITER: null })).toEqual({
      format: 'PROTOBUF',
      properties: { nullableRepresentation: 'optional', unwrapPrimitives: 'true' },
    });
  });

  it.each([
    ['JSON', { VALUE_AVRO_SCHEMA_FULL_NAME: 'a.B' }, /JSON does not support the following configs: \[fullSchemaName\]/],
    ['KAFKA', { VALUE_DELIMITER: ',' }, /KAFKA does not support.*delimiter/],
    ['AVRO', { VALUE_SCHEMA_FULL_NAME: ' ' }, /cannot be empty/],
    ['AVRO', { VALUE_SCHEMA_ID: 'x' }, /whole number/],
    ['DELIMITED', { VALUE_DELIMITER: '<~>' }, /Invalid delimiter value: '<~>'/],
    ['DELIMITED', { VALUE_DELIMITER: ' ' }, /'TAB' or 'SPACE'/],
    ['PROTOBUF', { VALUE_PROTOBUF_NULLABLE_REPRESENTATION: 'maybe' }, /'maybe' is unknown/],
  ])('[FMT-9] refuses for %s the options %o', (format, properties, message) => {
    expect(() => formats.formatInfoFrom(format, 'VALUE', properties)).toThrow(message);
  });

  it('hands the delimiter on to a sink of the same format only', () => {
    const source = info('DELIMITED', { delimiter: '|' });
    expect(formats.inheritProperties(source, info('DELIMITED')).properties).toEqual({ delimiter: '|' });
    expect(formats.inheritProperties(source, info('DELIMITED', { delimiter: '$' })).properties).toEqual({
      delimiter: '$',
    });
    expect(formats.inheritProperties(source, info('JSON')).properties).toEqual({});
    expect(formats.inheritProperties(info('AVRO', { fullSchemaName: 'x' }), info('AVRO')).properties).toEqual({});
  });

  it('[FMT-3] unwraps a single key column where the format could do both', () => {
    const one = [column('K', sql.STRING, 'KEY')];
    expect(formats.keyWrapping(info('AVRO'), one)).toBe('UNWRAP_SINGLES');
    expect(formats.keyWrapping(info('KAFKA'), one)).toBeNull();
    expect(formats.keyWrapping(info('PROTOBUF'), one)).toBeNull();
    expect(formats.keyWrapping(info('JSON'), [...one, ...one])).toBeNull();
  });

  it('[FMT-3] lays out a single value column as the statement or the configuration says', () => {
    const one = [column('V', sql.STRING)];
    expect(formats.valueWrapping(info('JSON'), one, null, null)).toBeNull();
    expect(formats.valueWrapping(info('JSON'), one, false, true)).toBe('UNWRAP_SINGLES');
    expect(formats.valueWrapping(info('JSON'), one, null, false)).toBe('UNWRAP_SINGLES');
    expect(formats.valueWrapping(info('PROTOBUF'), one, null, false)).toBeNull();
    expect(() => formats.valueWrapping(info('PROTOBUF'), one, false, null)).toThrow(
      /does not support 'WRAP_SINGLE_VALUE'/,
    );
    expect(() => formats.valueWrapping(info('JSON'), [...one, ...one], true, null)).toThrow(
      /only valid for single-field/,
    );
  });
});
