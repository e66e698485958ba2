// The version of ksqlDB whose REST API is spoken; clients decide by it what they may send.
export const INFO_VERSION = '0.29.0';
