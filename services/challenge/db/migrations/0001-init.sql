-- What limits one person over all their challenges and sessions. The row is locked before any secret of the person is looked
-- at, so the counts are exact however many replicas answer at once.
create table guard (
  tenant_id text not null,
  user_id text not null,
  -- Wrong answers in a row by what was answered and from where; an object whose shape is guard.ts's.
  tallies jsonb not null default '{}',
  -- The same over everything: only a right answer or an administrator sets it back.
  consecutive integer not null default 0,
  -- Wrong app passwords in a row, apart from those: only a right one or an administrator sets it back.
  app_password_failures integer not null default 0,
  started_at timestamptz[] not null default '{}',
  texted_at timestamptz[] not null default '{}',
  -- When prompts of the app were sent, by challenge, in milliseconds since 1970: what is counted, and what devices are asked. One
  -- that was approved is in it no more.
  prompts jsonb not null default '{}',
  -- The PIN's slow hash and those before it, with salt and cost, sealed. It lies here, for the row is locked by every answer.
  pin_key_id text,
  pin_sealed bytea,
  pin_changed_at timestamptz,
  -- Whether it has to be changed before it is good.
  pin_change_required boolean not null default false,
  -- When the person was last disabled or removed: app passwords from before are no good, however late they are stored.
  app_passwords_not_before timestamptz,
  primary key (tenant_id, user_id)
) with (fillfactor = 70);

create table factor (
  tenant_id text not null,
  id uuid not null,
  -- Empty for a hardware token that is nobody's.
  user_id text not null,
  method smallint not null,
  -- 0 for a hardware token that is nobody's.
  state smallint not null,
  hint text not null,
  -- The method's secret, sealed; only the method knows its shape.
  key_id text not null,
  sealed bytea not null,
  -- The method's moving part, such as the last step that was used; no secret; only the method knows its shape.
  progress jsonb not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  last_used_at timestamptz,
  -- When it is over for good; null for what lasts.
  expires_at timestamptz,
  primary key (tenant_id, id)
) with (fillfactor = 70);

-- Unique, so that a token can refer to its person.
create unique index factor_of_person on factor (tenant_id, user_id, id);
-- Those that were never proved: the sweep gives them up, except hardware tokens, which go on waiting.
create index factor_unproved on factor (created_at) where state = 1 and method <> 3;
-- Those that last for a time only: the sweep removes what is over.
create index factor_to_expire on factor (expires_at) where expires_at is not null;

-- By which a device that is being activated names the factor that it is to become.
create table activation (
  tenant_id text not null,
  handle text not null,
  factor_id uuid not null,
  primary key (tenant_id, handle),
  foreign key (tenant_id, factor_id) references factor (tenant_id, id) on delete cascade
);
-- For the cascade.
create index activation_of_factor on activation (tenant_id, factor_id);

-- What devices have signed their requests with, so that none is taken twice; kept for as long as one would be believed.
create table device_nonce (
  tenant_id text not null,
  factor_id uuid not null,
  nonce text not null,
  used_at timestamptz not null,
  primary key (tenant_id, factor_id, nonce)
);
-- Those that nobody would believe any more: the sweep removes them.
create index device_nonce_by_age on device_nonce (used_at);

-- Passwords for clients that can not be challenged.
create table app_password (
  tenant_id text not null,
  user_id text not null,
  id uuid not null,
  name text not null,
  -- A keyed hash, never the password; a use makes it anew with the active key.
  key_id text not null,
  hash bytea not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (tenant_id, user_id, id)
) with (fillfactor = 70);

-- Registrations under way, one for a person: a new one takes the place of an earlier one.
create table registration (
  tenant_id text not null,
  user_id text not null,
  id uuid not null,
  -- SHA-256 of the token that was handed out once.
  token_hash bytea not null,
  -- The challenges that it has opened: it counts as proved when one of them was approved.
  proofs uuid[] not null default '{}',
  default_method smallint not null default 0,
  expires_at timestamptz not null,
  primary key (tenant_id, user_id)
) with (fillfactor = 70);

-- Those that are over: the sweep removes them.
create index registration_to_expire on registration (expires_at);

-- What is printed on a hardware token and how it runs. Its secret is in the factor that it is.
create table token (
  tenant_id text not null,
  factor_id uuid not null,
  -- Follows the factor's.
  user_id text not null,
  serial text collate "C" not null,
  manufacturer text collate "C" not null,
  model text not null,
  period_seconds integer not null,
  digits smallint not null,
  algorithm smallint not null,
  -- While its maker lets it be used; null where the file said nothing.
  starts_at timestamptz,
  expires_at timestamptz,
  -- The token that is taken back when this one is activated.
  replaces uuid,
  created_at timestamptz not null,
  primary key (tenant_id, factor_id),
  unique (tenant_id, serial, manufacturer),
  foreign key (tenant_id, user_id, factor_id) references factor (tenant_id, user_id, id)
    on update cascade on delete cascade
);

-- Lists of one person's, and of nobody's.
create index token_of_person on token (tenant_id, user_id, serial, manufacturer);
-- The sweep takes back what was replaced.
create index token_replacing on token (tenant_id, factor_id) where replaces is not null;

create table challenge (
  tenant_id text not null,
  id uuid not null,
  -- Who asked, and under which request id: a retry finds its challenge by these.
  application_id text not null,
  request_id text not null,
  request_hash bytea not null,
  purpose smallint not null,
  user_id text not null,
  client_ip text not null,
  event_name text not null,
  -- What the event is about, as everybody may see it; how it is told, and the hash of its parameters, are sealed.
  event_parameters jsonb not null default '{}',
  event_key_id text,
  event_sealed bytea,
  authentication_type text not null,
  language text not null,
  application_name text not null,
  state smallint not null,
  result_code integer not null,
  decision bytea not null,
  risk bytea not null,
  -- The edition that was decided by, for what is counted at the end; 0 where nobody signs in.
  edition smallint not null default 0,
  options jsonb not null,
  factor_id uuid,
  -- What the method keeps to judge the answer: keyed hashes, never a code.
  kept jsonb not null,
  limits jsonb not null,
  attempts_left integer not null,
  sends integer not null,
  resend_after timestamptz,
  -- The verdicts given so far by request id, so that a retry gets the same one.
  verdicts jsonb not null default '{}',
  -- Whether it is asked at one of the person's remembered devices: their wrong answers are counted apart from strangers'.
  remembered_device boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, application_id, request_id)
) with (fillfactor = 70);

-- Those that run out: the sweep reads them in this order.
create index challenge_to_expire on challenge (expires_at) where state = 1;
-- Rows lie in the order of their making, so a few bytes a block are enough to find the old ones.
create index challenge_by_age on challenge using brin (created_at);

-- The questions that a tenant lets its people choose from; one without a row has those that come with the product.
create table security_questions (
  tenant_id text primary key,
  -- In the order in which they are shown: texts and their languages.
  questions jsonb not null
);

-- The last block list heard of, for when the fraud service can not be asked.
create table known_block (
  tenant_id text not null,
  user_id text not null,
  block_id uuid not null,
  blocked boolean not null,
  changed_at timestamptz not null,
  expires_at timestamptz,
  primary key (tenant_id, user_id)
);

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
