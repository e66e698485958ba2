#!/bin/sh
# Runs once, on an empty data volume: the databases and the roles that own them, as on the local stack.
set -eu

psql --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres \
  --set=registry_password="$REGISTRY_DATABASE_PASSWORD" \
  --set=shop_password="$SHOP_OWNER_PASSWORD" \
  --set=metrics_password="$METRICS_OWNER_PASSWORD" <<'SQL'
CREATE ROLE registry LOGIN PASSWORD :'registry_password';
CREATE DATABASE registry OWNER registry;
-- Creates the replication role of the connector, so it must hold that right itself.
CREATE ROLE shop_owner LOGIN CREATEROLE REPLICATION PASSWORD :'shop_password';
CREATE DATABASE shop OWNER shop_owner;
CREATE ROLE metrics_owner LOGIN CREATEROLE PASSWORD :'metrics_password';
CREATE DATABASE metrics OWNER metrics_owner;
SQL
