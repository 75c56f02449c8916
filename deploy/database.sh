#!/bin/sh
# Makes the product's role and database, once, when the server is made. The role owns its database and has no rights over
# the server: a superuser may run programs there.
set -eu
psql --no-psqlrc --username=postgres --dbname=postgres --set=ON_ERROR_STOP=1 --set=password="$POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE czn LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE czn OWNER czn;
-- The superuser has no password: it can be used in the container only.
ALTER ROLE postgres PASSWORD NULL;
SQL
