-- One row for every sign-in. Each kind of event has columns of its own, so events may come in any order; a column is null
-- until its event has come. A row without started_at is not reported yet.
create table usage (
  tenant_id text not null,
  challenge_id text not null,

  -- SignInDecided
  started_at timestamptz,
  user_id text,
  application_id text,
  client_ip text,
  event_name text,
  outcome smallint,
  reason smallint,
  rule text,
  edition smallint,
  risk smallint,
  decided_state smallint,
  decided_method smallint,
  decided_result_code smallint,

  -- ChallengeFinished
  finished_at timestamptz,
  finished_state smallint,
  finished_method smallint,
  finished_result_code smallint,

  remembered_at timestamptz not null default now(),
  primary key (tenant_id, challenge_id)
) with (fillfactor = 80);

create index usage_newest on usage (tenant_id, started_at desc, challenge_id desc);
create index usage_of_person on usage (tenant_id, user_id, started_at desc, challenge_id desc);
create index usage_by_age on usage using brin (remembered_at);

-- One row for every wrong answer.
create table usage_answer (
  tenant_id text not null,
  challenge_id text not null,
  message_id text not null,
  method smallint not null,
  result_code smallint not null,
  rejected_at timestamptz,
  remembered_at timestamptz not null default now(),
  primary key (tenant_id, challenge_id, message_id)
);

create index usage_answer_by_age on usage_answer using brin (remembered_at);

-- One row for every message that belongs to a challenge.
create table usage_delivery (
  tenant_id text not null,
  delivery_id text not null,
  challenge_id text not null,
  channel smallint not null,

  -- MessageSent
  sent_at timestamptz,
  sent_provider text,

  -- MessageFinished
  finished_at timestamptz,
  finished_provider text,
  finished_state smallint,
  carrier_code text,

  remembered_at timestamptz not null default now(),
  primary key (tenant_id, delivery_id)
) with (fillfactor = 80);

create index usage_delivery_of_challenge on usage_delivery (tenant_id, challenge_id);
create index usage_delivery_by_age on usage_delivery using brin (remembered_at);

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
