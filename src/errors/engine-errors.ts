// Error codes of the room `engine`.
import type { ErrorCodeInfo } from './error-codes.ts';

export const ENGINE_ERRORS = {
  STATEMENT_INVALID: {
    summary: 'The statement is well-formed but cannot be run against the present catalogue.',
    nextStep: 'Correct the named part of the statement and send it again.',
    retriable: false,
  },
  TYPE_MISMATCH: {
    summary: 'An expression is used with types that do not fit.',
    nextStep: 'Add a CAST or use an expression of the expected type.',
    retriable: false,
  },
  EVALUATION_FAILED: {
    summary: 'An expression could not be computed for one row; its result is NULL.',
    nextStep:
      'Look at the row named in the processing log; guard the expression with CASE or COALESCE if such rows are normal.',
    retriable: false,
  },
  SERDE_FAILED: {
    summary: 'Bytes could not be read, or a value could not be written, in the declared format.',
    nextStep:
      'Compare the record with the declared format and schema; the processing log names topic, partition and offset.',
    retriable: false,
  },
  COMPRESSION_UNSUPPORTED: {
    summary: 'A topic holds record batches in a compression that the engine cannot read.',
    nextStep: 'Set compression.type of the producer or the topic to none, gzip, snappy or zstd.',
    retriable: false,
  },
  KAFKA_TOPIC_MISSING: {
    summary: 'A topic that a query reads or writes was deleted.',
    nextStep: 'Make the topic again, and the query goes on by itself; or drop the query and its sources.',
    retriable: true,
  },
  QUERY_PARTITIONS_CHANGED: {
    summary:
      'The topics of a query have more partitions than its state: keys are in other partitions than their state.',
    nextStep: 'Drop what the query fills and create it again, so that it builds its state anew.',
    retriable: false,
  },
  KAFKA_OFFSET_OUT_OF_RANGE: {
    summary: 'Records were removed by retention before they were read.',
    nextStep: 'Raise the retention of the topic, or start the query again with auto.offset.reset.',
    retriable: false,
  },
  QUERY_STOPPED: {
    summary: 'A query was stopped by TERMINATE, PAUSE or the end of the server.',
    nextStep: 'Nothing needs to be done.',
    retriable: false,
  },
  KAFKA_COMMIT_FAILED: {
    summary: 'A transaction or its offsets could not be committed; nothing of it is visible.',
    nextStep: 'The query restarts from its last commit by itself; look at the broker when this repeats.',
    retriable: false,
  },
  ENGINE_DISPLACED: {
    summary:
      'Another engine with the same ksql.service.id was started on this Kafka cluster and has taken over the queries.',
    nextStep: 'Run one engine per service id: stop one of the two, or give it another ksql.service.id.',
    retriable: false,
  },
  KAFKA_REQUEST_FAILED: {
    summary: 'A broker refused a request.',
    nextStep: 'Read the broker error in the message; `npm run status` shows whether Kafka is healthy.',
    retriable: true,
  },
  FUNCTION_FAILED: {
    summary: 'A function could not compute a result from the values of one row.',
    nextStep: 'Look at the named argument; the expression is null for this row and the query goes on.',
    retriable: false,
  },
  SERDE_SCHEMA_NOT_FOUND: {
    summary: 'The schema registry has no schema with this id or under this subject.',
    nextStep:
      'Register the schema first, declare the columns in the statement, or check the id at the front of the record.',
    retriable: false,
  },
  SERDE_SCHEMA_UNSUPPORTED: {
    summary: 'A registered schema cannot be used for this source.',
    nextStep: 'Read the named part of the schema; declare the columns in the statement or change the schema.',
    retriable: false,
  },
  SERDE_REGISTRY_REFUSED: {
    summary: 'The schema registry refused a request.',
    nextStep:
      'Read the answer of the registry: an incompatible schema needs another subject or another compatibility level.',
    retriable: false,
  },
  SERDE_REGISTRY_UNAVAILABLE: {
    summary: 'The schema registry cannot be reached.',
    nextStep: 'Check that the registry runs and that SCHEMA_REGISTRY_URL names it.',
    retriable: true,
  },
  ENGINE_CONFIG_INVALID: {
    summary: 'A setting of the engine is missing or wrong.',
    nextStep: 'Correct the named environment variable; docs/operating.md lists them all.',
    retriable: false,
  },
  REST_REFUSED: {
    summary: 'A request to the REST API cannot be answered as it was sent.',
    nextStep: 'Read the message; the error code is that of ksqlDB.',
    retriable: false,
  },
  SQL_TEST_FAILED: {
    summary: 'A SQL test case did not come out as its assertions say.',
    nextStep: 'Compare what was expected with what came, column by column.',
    retriable: false,
  },
  INTERNAL: {
    summary: 'The engine met a state that should not exist.',
    nextStep: 'Report the statement and the log around this moment.',
    retriable: false,
  },
} as const satisfies Record<string, ErrorCodeInfo>;
