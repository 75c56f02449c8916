-- The product's role and database, once, on the primary: psql -h PRIMARY -U postgres -v password=… -f product.sql
-- The role owns its database and has no rights over the server. It may see how far the replica lags: doctor says so.
CREATE ROLE czn LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
GRANT pg_read_all_stats TO czn;
CREATE DATABASE czn OWNER czn;
