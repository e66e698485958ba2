import { describe, expect, it } from 'vitest';
import { processingLogEntry } from '../../../src/engine/runtime/processing-log.ts';

const ERROR = {
  kind: 'DESERIALIZATION',
  logger: 'CSAS_S_1.KsqlTopic.Source',
  message: 'cannot read the value',
  cause: 'no JSON',
  topic: 'clicks',
  partition: 2,
  offset: 17n,
} as const;

describe('an entry of the processing log', () => {
  it('names topic, partition, offset and cause of a record that cannot be read (E6)', () => {
    expect(processingLogEntry(ERROR, 5)).toMatchObject({
      level: 'ERROR',
      logger: 'processing.CSAS_S_1.KsqlTopic.Source.deserializer',
      time: 5,
      message: {
        type: 0,
        deserializationError: {
          errorMessage: 'cannot read the value (topic clicks, partition 2, offset 17)',
          cause: ['no JSON'],
          topic: 'clicks',
          partition: 2,
          offset: 17,
        },
        recordProcessingError: null,
      },
    });
  });

  it('tells key from value, and shows the bytes of the part that could not be read where rows are included', () => {
    const error = { ...ERROR, part: 'KEY', bytes: Buffer.from('abc') } as const;
    expect(processingLogEntry(error, 5, true)).toMatchObject({
      message: { deserializationError: { target: 'key', recordB64: 'YWJj' } },
    });
    expect(processingLogEntry(error, 5)).toMatchObject({ message: { deserializationError: { recordB64: null } } });
    expect(processingLogEntry({ ...ERROR, kind: 'SERIALIZATION', part: 'VALUE' }, 5, true)).toMatchObject({
      logger: 'processing.CSAS_S_1.KsqlTopic.Source.serializer',
      message: { type: 3, serializationError: { target: 'value', record: null } },
    });
  });

  it('puts failed expressions and late rows under record processing', () => {
    for (const kind of ['RECORD_PROCESSING', 'LATE_RECORD'] as const)
      expect(processingLogEntry({ ...ERROR, kind }, 5)).toMatchObject({
        message: { type: 1, deserializationError: null, recordProcessingError: { cause: ['no JSON'] } },
      });
  });
});
