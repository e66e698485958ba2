# Kafka Connect with Debezium, and the converter of the local stack: it waits while the registry is away, which Apicurio's own does not.
FROM maven:3.9.11-eclipse-temurin-21 AS converter
WORKDIR /build
COPY src/stack/local/maven ./
RUN mvn --batch-mode --no-transfer-progress --quiet --projects converter --also-make package -Doutput=/build/output

FROM quay.io/debezium/connect:3.6.3.Final
COPY --from=converter /build/output/plugins/apicurio-converter /kafka/connect/apicurio-converter
