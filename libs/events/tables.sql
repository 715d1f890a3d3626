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
