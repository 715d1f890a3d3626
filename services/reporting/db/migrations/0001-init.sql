-- What is history is kept for ninety days, by the day: each table of it is partitioned by the id (a UUID of version 7, which
-- begins with the moment it was made) that names its rows, so that every event about a row finds the same partition. The
-- service makes and drops the partitions itself (db/days.ts).

-- One row for every sign-in. Each kind of event has columns of its own, so events may come in any order; a column is null
-- until its event has come. A row without started_at is not reported yet.
create table usage (
  tenant_id text not null,
  challenge_id text collate "C" not null,

  -- SignInDecided
  started_at timestamptz,
  user_id text,
  application_id text,
  client_ip text,
  event_name text,
  event_parameters text,  -- as everybody may see them: JSON, its names in order
  authentication_type text,
  outcome smallint,
  reason smallint,
  rule text,
  edition smallint,
  risk smallint,
  decided_state smallint,
  decided_method smallint,
  decided_result_code smallint,
  pin_required boolean,

  -- ChallengeFinished
  finished_at timestamptz,
  finished_state smallint,
  finished_method smallint,
  finished_result_code smallint,
  finished_factor_id text,
  without_number boolean,

  primary key (tenant_id, challenge_id)
) partition by range (challenge_id);

create index usage_newest on usage (tenant_id, started_at desc, challenge_id desc);
create index usage_without_number on usage (tenant_id, started_at desc, challenge_id desc) where without_number;
create index usage_of_person on usage (tenant_id, user_id, started_at desc, challenge_id desc);

-- One row for every wrong answer.
create table usage_answer (
  tenant_id text not null,
  challenge_id text collate "C" not null,
  message_id text not null,
  method smallint not null,
  result_code smallint not null,
  rejected_at timestamptz,
  primary key (tenant_id, challenge_id, message_id)
) partition by range (challenge_id);

-- One row for every call that is over.
create table usage_call (
  tenant_id text not null,
  challenge_id text collate "C" not null,
  delivery_id text not null,
  factor_id text not null,
  result_code smallint not null,
  approved boolean not null,
  backup boolean not null,
  finished_at timestamptz,
  primary key (tenant_id, challenge_id, delivery_id)
) partition by range (challenge_id);

-- One row for every message, those that belong to no challenge among them.
create table usage_delivery (
  tenant_id text not null,
  delivery_id text collate "C" not null,
  challenge_id text collate "C" not null,
  channel smallint not null,
  country_code text not null,

  -- MessageSent
  sent_at timestamptz,
  sent_provider text,
  cost_micros bigint,

  -- MessageFinished
  finished_at timestamptz,
  finished_provider text,
  finished_state smallint,
  carrier_code text,

  primary key (tenant_id, delivery_id)
) partition by range (delivery_id);

create index usage_delivery_of_challenge on usage_delivery (tenant_id, challenge_id);

-- One row for every block.
create table block (
  tenant_id text not null,
  block_id text collate "C" not null,
  user_id text not null,

  -- PersonBlocked
  source smallint,
  block_reason text,
  blocked_by text,
  blocked_at timestamptz,
  expires_at timestamptz,

  -- PersonUnblocked
  unblock_reason text,
  unblocked_by text,
  unblocked_at timestamptz,

  primary key (tenant_id, block_id)
) partition by range (block_id);

-- One row for every report of fraud, also of those that blocked nobody.
create table fraud_alert (
  tenant_id text not null,
  report_id text collate "C" not null,
  user_id text not null,
  source smallint not null,
  reason text not null,
  application_id text not null,
  client_ip text not null,
  number_hint text not null,
  blocked boolean not null,
  block_id text collate "C" not null,  -- the block that stood then; empty where none did
  reported_by text not null,
  reported_at timestamptz,
  primary key (tenant_id, report_id)
) partition by range (report_id);

-- One row for every one-time bypass.
create table bypass (
  tenant_id text not null,
  bypass_id text collate "C" not null,
  user_id text not null,
  seconds integer not null,
  reason text not null,
  created_by text not null,
  created_at timestamptz,
  expires_at timestamptz,
  state smallint not null,
  completed_at timestamptz,
  completion_reason text,
  primary key (tenant_id, bypass_id)
) partition by range (bypass_id);

-- One row for every budget of messages that was spent.
create table sending_cut (
  tenant_id text not null,
  message_id text collate "C" not null,
  budget smallint not null,
  name text not null,
  sent integer not null,
  converted integer not null,
  allowed integer not null,
  user_id text not null,
  cut_at timestamptz,
  until timestamptz,
  primary key (tenant_id, message_id)
) partition by range (message_id);

-- One row for every device on which the app was activated.
create table activation (
  tenant_id text not null,
  message_id text collate "C" not null,
  user_id text not null,
  factor_id text not null,
  name text not null,
  type text not null,
  app_version text not null,
  activated_at timestamptz,
  primary key (tenant_id, message_id)
) partition by range (message_id);

-- One row for every factor, PIN or hardware token that came or went.
create table factor_change (
  tenant_id text not null,
  message_id text collate "C" not null,
  user_id text not null,
  factor_id text not null,
  method smallint not null,
  hint text not null,
  removed boolean not null,
  changed_at timestamptz,
  pin boolean,              -- a PIN's, which is of no factor
  change_required boolean,
  serial text,              -- a token's, as it was given and taken back
  primary key (tenant_id, message_id)
) partition by range (message_id);

-- What a factor is known by, for as long as sign-ins may name it. Masked already.
create table factor (
  tenant_id text not null,
  factor_id text not null,
  user_id text not null,
  method smallint not null,
  hint text,
  enrolled_at timestamptz,
  removed_at timestamptz,
  primary key (tenant_id, factor_id)
) with (fillfactor = 80);

create index factor_of_person on factor (tenant_id, user_id);

-- People as they were last heard of: of two events the one with the greater version, moment and id, stands.
create table person (
  tenant_id text not null,
  user_id text not null,
  version text collate "C",
  first_name text,
  last_name text,
  email text,
  language text,
  groups text[],
  known boolean,
  primary key (tenant_id, user_id)
) with (fillfactor = 80);

-- Who was enabled and licensed from when on, and what was billed by: what statements are made of. It is kept for as long as the
-- tenant is, since a month's first day rests on all that was before it.
create table metered_person (
  tenant_id text not null,
  message_id text not null,
  user_id text not null,
  version text collate "C" not null,
  changed_at timestamptz,
  enabled boolean not null,
  licensed boolean not null,
  location smallint not null,
  primary key (tenant_id, message_id)
);

create index metered_person_by_version on metered_person (tenant_id, user_id, version);

create table metered_provider (
  tenant_id text not null,
  message_id text not null,
  version text collate "C" not null,
  changed_at timestamptz,
  usage_model smallint not null,
  linked boolean not null,
  primary key (tenant_id, message_id)
);

-- Sign-ins of an hour, counted from `usage` whenever events of that hour came, and standing when its rows are gone.
create table usage_hour (
  tenant_id text not null,
  hour timestamptz not null,
  attempts integer not null,
  billable integer not null,
  states jsonb not null,   -- how many by the number of the state
  methods jsonb not null,  -- how many by the number of the method
  waits jsonb not null,    -- how many of those approved by the number of the class of how long that took (waits.ts)
  primary key (tenant_id, hour)
);

-- How many people signed in on a day that is over, which the counts of its hours do not say.
create table usage_day (
  tenant_id text not null,
  day date not null,
  people integer not null,
  primary key (tenant_id, day)
);

-- Sign-ins of a day that is over, counted for each person and all that a report may be narrowed by. Whoever counts a day writes all
-- of a tenant's rows of it anew; which days are counted, usage_day says.
create table usage_person_day (
  tenant_id text not null,
  day date not null,
  user_id text not null,
  application_id text not null,
  authentication_type text not null,
  method smallint not null,
  result_code smallint not null,
  attempts integer not null,
  succeeded integer not null,
  denied integer not null,
  billable integer not null,
  last_at timestamptz not null
) partition by range (day);

create index usage_person_day_of_person on usage_person_day (tenant_id, user_id);

-- Messages of a day that is over, counted for each channel, carrier and country, and standing when the rows are gone. A row of
-- channel 0, which counts nothing, says that the day was counted.
create table usage_delivery_day (
  tenant_id text not null,
  day date not null,
  channel smallint not null,
  provider text not null,
  country_code text not null,
  messages integer not null,
  delivered integer not null,
  failed integer not null,
  expired integer not null,
  cost_micros bigint not null,
  primary key (tenant_id, day, channel, provider, country_code)
);

-- Days whose messages are to be counted anew, as hours are below.
create table uncounted_delivery_day (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  day date not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Hours that are to be counted anew. Every transaction that changes an hour says so in rows of its own.
create table uncounted_hour (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  hour timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Statements of closed months. A row is never changed.
create table statement (
  tenant_id text not null,
  month text not null,
  closed_at timestamptz not null,
  days jsonb not null,
  primary key (tenant_id, month)
);

-- Every act of administration and every decision, in the order in which they were heard of; rows are only ever added, each
-- chained to the one before by its hash (libs/audit).
create table audit (
  tenant_id text not null,
  sequence bigint not null,
  message_id text not null,
  body text not null,
  hash bytea not null,
  primary key (tenant_id, sequence)
);

create unique index audit_once on audit (tenant_id, message_id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added', tg_table_name;
end $$;

create trigger audit_stands before update or delete on audit for each row execute function refuse_change();
create trigger audit_stays before truncate on audit for each statement execute function refuse_change();

-- The last row of each log, which who adds to it locks.
create table audit_head (
  tenant_id text primary key,
  sequence bigint not null,
  hash bytea not null
);

-- Signatures over logs as they stood.
create table audit_anchor (
  tenant_id text not null,
  sequence bigint not null,
  hash bytea not null,
  signed_at timestamptz not null,
  signature bytea not null,
  primary key (tenant_id, sequence)
);

create trigger statement_stands before update or delete on statement for each row execute function refuse_change();

create trigger audit_anchor_stands before update or delete on audit_anchor
  for each row execute function refuse_change();

-- Reports that were asked for as files, by ids of version 7. A file is made by whoever holds the row until `lease_until`; what
-- comes of an earlier attempt is not taken any more.
create table export (
  tenant_id text not null,
  export_id text collate "C" not null,
  request_id text not null,
  report jsonb not null,          -- the StreamReportRequest
  format smallint not null,
  state smallint not null,        -- 1 queued, 2 running, 3 ready, 4 failed, 5 cancelled
  requested_by text not null,
  requested_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  attempts integer not null,
  lease_until timestamptz,
  rows bigint not null,
  expected_rows bigint not null,
  size_bytes bigint not null,
  sha256 bytea,
  error text not null,
  primary key (tenant_id, export_id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create index export_open on export (export_id) where state in (1, 2);
-- A tenant's files are made one after another, so that no tenant keeps the others waiting.
create unique index export_running on export (tenant_id) where state = 2;
create unique index export_wish on export (tenant_id, request_id) where request_id <> '';

-- The files, in pieces of 256 KiB; by the day of the export, so that a day is forgotten whole.
create table export_chunk (
  tenant_id text not null,
  export_id text collate "C" not null,
  number integer not null,
  bytes bytea not null,
  primary key (tenant_id, export_id, number)
) partition by range (export_id);

-- Bytes that no longer compress are not tried again.
alter table export_chunk alter column bytes set storage external;
-- Whether projections are being built anew beside these, in a schema of their own that is made by the same files (shadow.ts):
-- there is a row while they are. What consumes events adds them to both then.
create table rebuild (
  one boolean primary key default true check (one),
  begun_at timestamptz not null,
  stream text,      -- the event stream there was
  through bigint    -- the number of its last event before new ones were added to both
);
-- In the schema that is being built: through which event of each stream it has come.
create table rebuild_position (
  stream text primary key,
  through bigint not null
);

-- Servers as they were last heard of: one row for each running copy of a service, by a name that begins with the service's.
create table server (
  server_id text collate "C" primary key,
  service text not null,
  server text not null,
  address text not null,
  version text not null,
  state smallint not null,
  said_at timestamptz not null,   -- by its clock: of two words the later stands
  heard_at timestamptz not null   -- by the clock here
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- What a service that emits or consumes events keeps in its own schema. Its first migration repeats this text.

-- Events that happened and are not yet in the stream. Rows come and go all day: vacuum by number, not by share.
create table outbox (
  id         uuid        primary key,  -- version 7: the order of emission, and the message's id in the stream
  tenant_id  text        not null,
  subject    text        not null,
  payload    bytea       not null,
  headers    jsonb       not null,
  created_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Events that a consumer has applied, for as long as the stream may deliver them again.
create table inbox (
  consumer   text        not null,
  message_id uuid        not null,
  applied_at timestamptz not null default now(),
  primary key (consumer, message_id)
);
create index inbox_applied_at on inbox using brin (applied_at);

-- Events that a consumer could not apply, for someone to look at.
create table parked (
  consumer   text        not null,
  message_id text        not null,
  subject    text        not null,
  headers    jsonb       not null,
  payload    bytea       not null,
  error      text        not null check (length(error) <= 200),  -- the kind of error, never its message
  deliveries integer     not null,
  parked_at  timestamptz not null default now(),
  primary key (consumer, message_id)
);
