package clickstream.stack.converter;

import io.apicurio.registry.rest.client.exception.RestClientException;
import io.apicurio.registry.utils.converter.AvroConverter;
import io.apicurio.rest.client.error.ApicurioRestClientException;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Apicurio's converter for a registry that may be away. Its own errors do not tell an unknown schema from a registry that
 * restarts: a connector that tolerates errors would put every record of that time aside as a dead letter. Connect repeats a
 * RetriableException for as long as the connector's errors.retry.timeout says.
 */
public final class PatientAvroConverter<T> extends AvroConverter<T> {
  private static final int TOO_MANY_REQUESTS = 429;

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    return patiently(() -> super.fromConnectData(topic, schema, value));
  }

  @Override
  public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
    return patiently(() -> super.fromConnectData(topic, headers, schema, value));
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    return patiently(() -> super.toConnectData(topic, value));
  }

  @Override
  public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
    return patiently(() -> super.toConnectData(topic, headers, value));
  }

  private static <R> R patiently(Supplier<R> work) {
    try {
      return work.get();
    } catch (RetriableException e) {
      throw e;
    } catch (RuntimeException e) {
      if (isRegistryAway(e)) {
        throw new RetriableException("the schema registry cannot be asked for a schema", e);
      }
      throw e;
    }
  }

  /** The client reports a broken connection as an error without a status, and a refused login with a class of its own. */
  private static boolean isRegistryAway(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof RestClientException answer) {
        Integer status = answer.getError() == null ? null : answer.getError().getErrorCode();
        return status == null || status < 400 || status >= 500 || status == TOO_MANY_REQUESTS;
      }
      if (e instanceof ApicurioRestClientException) {
        return true;
      }
    }
    return false;
  }
}
