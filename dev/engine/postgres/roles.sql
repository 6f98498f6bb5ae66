-- A role per database, so that Payin cannot read Temporal's data and the reverse, and neither is a superuser. Runs once,
-- when the data folder is created. Needs psql 14 or later.
\getenv payin_password PAYIN_DB_PASSWORD
\getenv temporal_password TEMPORAL_DB_PASSWORD
create role payin login password :'payin_password';
create role temporal login password :'temporal_password';
create database payin owner payin;
create database temporal owner temporal;
create database temporal_visibility owner temporal;
revoke all on database payin, temporal, temporal_visibility from public;
