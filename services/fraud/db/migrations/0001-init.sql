create table block (
  tenant_id text not null,
  -- Of version 7: the newest is the greatest.
  id uuid not null,
  user_id text not null,
  source smallint not null,
  reason text not null,
  blocked_by text not null,
  blocked_at timestamptz not null,
  expires_at timestamptz not null,
  lifted_at timestamptz,
  lift_reason text not null default '',
  lifted_by text not null default '',
  -- False once it was lifted, or once a later block found that it had expired. In force: standing and not expired.
  standing boolean not null default true,
  primary key (tenant_id, id)
);

create unique index block_standing on block (tenant_id, user_id) where standing;
create index block_of_person on block (tenant_id, user_id, id);

-- What was said not to be a person's own sign-in. Kept for 90 days.
create table fraud_report (
  tenant_id text not null,
  -- Of version 7: the newest is the greatest.
  id uuid not null,
  user_id text not null,
  source smallint not null,
  reason text not null,
  challenge_id text not null,
  application_id text not null,
  client_ip text not null,
  -- Masked.
  number_hint text not null,
  blocked boolean not null,
  block_id uuid,
  reported_by text not null,
  reported_at timestamptz not null,
  -- The mail that tells of it; null while none does.
  notice_id uuid,
  primary key (tenant_id, id)
);

create unique index fraud_report_of_challenge on fraud_report (tenant_id, challenge_id) where challenge_id <> '';
create index fraud_report_of_person on fraud_report (tenant_id, user_id, id);
create index fraud_report_by_age on fraud_report (reported_at);
create index fraud_report_untold on fraud_report (tenant_id, id) where notice_id is null;

-- Mails and webhooks that were not sent yet, one for each address. A row goes with its mail.
create table notice (
  tenant_id text not null,
  id uuid not null,
  address text not null,
  -- What it is told by: delivery's template.
  template smallint not null,
  -- What the mail's template is filled with.
  parameters jsonb not null,
  made_at timestamptz not null,
  attempts integer not null default 0,
  -- Not before this; while one sends it, until when the others leave it alone.
  try_at timestamptz not null,
  primary key (tenant_id, id, address)
);

create index notice_due on notice (try_at);

-- When a tenant was last told of something by that template.
create table notice_pace (
  tenant_id text not null,
  template smallint not null,
  made_at timestamptz not null,
  primary key (tenant_id, template)
);

-- Bypasses and lockouts that no notice tells of yet, by the event that told of them. A row goes with the notice that is made.
create table occurrence (
  tenant_id text not null,
  template smallint not null,
  id uuid not null,
  user_id text not null,
  -- What the notice says of it.
  told jsonb not null,
  happened_at timestamptz not null,
  primary key (tenant_id, template, id)
);

-- What of a tenant's settings concerns this service, as the policy service last told it.
create table tenant_settings (
  tenant_id text primary key,
  -- The event that told it. Of version 7: the latest is the greatest.
  told_by uuid not null,
  enable_fraud_alert boolean not null,
  block_for_fraud boolean not null,
  block_lifetime_days integer not null,
  notification_addresses text[] not null,
  notification_webhooks text[] not null,
  bypass_addresses text[] not null,
  lockout_addresses text[] not null,
  risk_weights text[] not null,
  risk_dry_run boolean not null
);

-- Where a person was seen. Kept for 90 days and to 200 rows a person.
create table sighting (
  tenant_id text not null,
  user_id text not null,
  network text not null,
  application_id text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  successes integer not null,
  failures integer not null,
  -- Empty where it can not be told.
  country text not null default '',
  last_success_at timestamptz,
  primary key (tenant_id, user_id, network, application_id)
) with (fillfactor = 80);

-- What a person did at a network, by the minute. Kept for two hours.
create table activity (
  tenant_id text not null,
  user_id text not null,
  minute_at timestamptz not null,
  network text not null,
  sign_ins integer not null,
  wrong_answers integer not null,
  duplicate_codes integer not null,
  successes integer not null,
  failures integer not null,
  -- Prompts that were denied, or that nobody answered.
  prompts integer not null default 0,
  primary key (tenant_id, user_id, minute_at, network)
) with (fillfactor = 80);

create index activity_at_network on activity (tenant_id, network, minute_at desc);
create index activity_by_age on activity (minute_at);

-- How much goes on at an address (1), in a network (2) and at an application (3), by the minute. Kept for two hours.
create table tally (
  tenant_id text not null,
  place smallint not null,
  name text not null,
  minute_at timestamptz not null,
  sign_ins integer not null,
  failures integer not null,
  primary key (tenant_id, place, name, minute_at)
) with (fillfactor = 80);

create index tally_by_age on tally (minute_at);

-- The programs that a person proved themselves with, as hashes. Kept for 90 days and to 20 a person.
create table device (
  tenant_id text not null,
  user_id text not null,
  device text not null,
  known_at timestamptz not null,
  primary key (tenant_id, user_id, device)
);

create index device_by_age on device (known_at);

-- Programs that a challenge began with and its person is not known to use: an approval makes them known. Kept for two hours.
create table new_device (
  tenant_id text not null,
  challenge_id text not null,
  user_id text not null,
  device text not null,
  seen_at timestamptz not null,
  primary key (tenant_id, challenge_id)
);

create index new_device_by_age on new_device (seen_at);

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
