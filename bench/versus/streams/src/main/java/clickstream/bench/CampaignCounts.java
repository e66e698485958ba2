// The benchmark's query, COUNT(*) and SUM of a DECIMAL per campaign and two minutes, written by hand for Kafka Streams: Avro in, Avro
// out, the same windows, grace, guarantee and commit interval as the engine's.
package clickstream.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.WindowedSerdes;
import org.apache.kafka.streams.state.WindowStore;

public final class CampaignCounts {
  private static final Duration WINDOW = Duration.ofMinutes(2);
  private static final Duration GRACE = Duration.ofHours(1);
  private static final int WIRE_HEADER = 5;
  private static final int SCALE = 2;

  /** What the query reads of an event. */
  record Click(BigDecimal price, long occurredAt) {}

  record Total(long clicks, BigDecimal revenue) {
    Total add(Click click) {
      return new Total(clicks + 1, revenue.add(click.price()));
    }
  }

  private CampaignCounts() {}

  /** Arguments: the event's schema, topic, sink; then Kafka Streams properties as name=value. Runs until it is killed. */
  public static void main(String[] args) {
    Schema written = new Schema.Parser().parse(args[0]);
    String topic = args[1];
    String sink = args[2];
    Properties properties = new Properties();
    for (int i = 3; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      properties.put(pair[0], pair[1]);
    }
    KafkaStreams streams = new KafkaStreams(topology(written, topic, sink).build(), properties);
    streams.setUncaughtExceptionHandler(error -> {
      error.printStackTrace();
      Runtime.getRuntime().halt(1);
      return null;
    });
    System.out.println("starting");
    streams.start();
  }

  private static StreamsBuilder topology(Schema written, String topic, String sink) {
    StreamsBuilder builder = new StreamsBuilder();
    Consumed<String, Click> clicks = Consumed.with(Serdes.String(), serde(null, new ClickReader(written)));
    builder
        .stream(topic, clicks.withTimestampExtractor((record, partitionTime) -> ((Click) record.value()).occurredAt()))
        .groupByKey(Grouped.with(Serdes.String(), serde(null, new ClickReader(written))))
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .aggregate(
            () -> new Total(0, BigDecimal.ZERO.setScale(SCALE)),
            (campaign, click, total) -> total.add(click),
            Materialized.<String, Total, WindowStore<Bytes, byte[]>>as("totals")
                .withKeySerde(Serdes.String())
                .withValueSerde(serde(CampaignCounts::stateBytes, CampaignCounts::stateOf)))
        .toStream()
        .to(
            sink,
            Produced.with(
                WindowedSerdes.timeWindowedSerdeFrom(String.class, WINDOW.toMillis()), serde(new TotalWriter(), null)));
    return builder;
  }

  private interface Write<T> {
    byte[] bytes(T value);
  }

  private interface Read<T> {
    T value(byte[] bytes);
  }

  private static <T> Serde<T> serde(Write<T> write, Read<T> read) {
    Serializer<T> serializer = (topic, value) -> value == null ? null : write.bytes(value);
    Deserializer<T> deserializer = (topic, bytes) -> bytes == null ? null : read.value(bytes);
    return Serdes.serdeFrom(serializer, deserializer);
  }

  private static byte[] stateBytes(Total total) {
    byte[] revenue = total.revenue().unscaledValue().toByteArray();
    return ByteBuffer.allocate(Long.BYTES + revenue.length).putLong(total.clicks()).put(revenue).array();
  }

  private static Total stateOf(byte[] bytes) {
    BigInteger revenue = new BigInteger(bytes, Long.BYTES, bytes.length - Long.BYTES);
    return new Total(ByteBuffer.wrap(bytes).getLong(), new BigDecimal(revenue, SCALE));
  }

  /** Reads two fields of the event; Avro skips the others. Stream threads share a serde, so each has its own decoder and record. */
  private static final class ClickReader implements Read<Click> {
    private final GenericDatumReader<GenericRecord> reader;
    private final ThreadLocal<BinaryDecoder> decoders = new ThreadLocal<>();
    private final ThreadLocal<GenericRecord> records = new ThreadLocal<>();

    ClickReader(Schema written) {
      Schema wanted = Schema.createRecord(written.getName(), null, written.getNamespace(), false);
      wanted.setFields(
          written.getFields().stream()
              .filter(field -> field.name().equals("price") || field.name().equals("occurred_at"))
              .map(field -> new Schema.Field(field.name(), field.schema()))
              .toList());
      reader = new GenericDatumReader<>(written, wanted);
    }

    @Override
    public Click value(byte[] bytes) {
      try {
        int length = bytes.length - WIRE_HEADER;
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, WIRE_HEADER, length, decoders.get());
        GenericRecord record = reader.read(records.get(), decoder);
        decoders.set(decoder);
        records.set(record);
        ByteBuffer price = (ByteBuffer) record.get("price");
        BigInteger cents = new BigInteger(price.array(), price.arrayOffset() + price.position(), price.remaining());
        return new Click(new BigDecimal(cents, SCALE), (Long) record.get("occurred_at"));
      } catch (IOException error) {
        throw new IllegalArgumentException(error);
      }
    }
  }

  private static final class TotalWriter implements Write<Total> {
    private static final Schema SCHEMA =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Total", "fields": [
                  {"name": "CLICKS", "type": ["null", "long"]},
                  {"name": "REVENUE", "type": ["null", "bytes"]}]}""");
    private final GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(SCHEMA);
    private final ThreadLocal<BinaryEncoder> encoders = new ThreadLocal<>();

    @Override
    public byte[] bytes(Total total) {
      GenericRecord record = new GenericData.Record(SCHEMA);
      record.put("CLICKS", total.clicks());
      record.put("REVENUE", ByteBuffer.wrap(total.revenue().unscaledValue().toByteArray()));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(32);
      bytes.writeBytes(new byte[WIRE_HEADER]);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, encoders.get());
      encoders.set(encoder);
      try {
        writer.write(record, encoder);
        encoder.flush();
      } catch (IOException error) {
        throw new IllegalArgumentException(error);
      }
      return bytes.toByteArray();
    }
  }
}
