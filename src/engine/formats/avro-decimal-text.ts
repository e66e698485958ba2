// Avro's logical type `decimal` for readers and writers outside SQL: plain decimal text, which is exact and needs no class of ours.
import avsc from 'avsc';
import { Decimal } from '../values/decimal.ts';
import { bigintFromBytes, bigintToBytes, fitDecimal, parseDecimalText } from './decimal-codec.ts';

/** Of a schema that leaves the precision out. */
const MAX_PRECISION = 1_000;

/** For avsc's option `logicalTypes`: `{ decimal: AvroDecimalText }`. */
export class AvroDecimalText extends avsc.types.LogicalType {
  readonly #precision: number;
  readonly #scale: number;

  constructor(schema: avsc.Schema, options?: avsc.types.LogicalType) {
    super(schema, options as never);
    const { precision, scale } = schema as { precision?: number; scale?: number };
    this.#precision = precision ?? MAX_PRECISION;
    this.#scale = scale ?? 0;
  }

  protected override _fromValue(bytes: Buffer): string {
    return new Decimal(bigintFromBytes(bytes), this.#scale).toString();
  }

  /** Undefined, which avsc reports as an invalid value, for what is not text. @throws ClickstreamError SERDE_FAILED for text that does not fit. */
  protected override _toValue(text: unknown): Buffer | undefined {
    if (typeof text !== 'string') return undefined;
    return Buffer.from(bigintToBytes(fitDecimal(parseDecimalText(text), this.#precision, this.#scale).unscaled));
  }

  /** Every version of a schema is read with its own scale; none is translated into another. */
  protected override _resolve(): undefined {
    return undefined;
  }
}
