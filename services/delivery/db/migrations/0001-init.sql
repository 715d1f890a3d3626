create table message (
  tenant_id text not null,
  id uuid not null,
  -- A retry of the same message finds it by its key, and is known to be the same by the keyed hash of what it asks for.
  idempotency_key text not null,
  content_key_id text not null,
  content_hash bytea not null,
  channel smallint not null,
  state smallint not null,
  -- The recipient and the text, sealed until a carrier has taken the message (a call: until it is over) or it is final, then null.
  key_id text,
  sealed bytea,
  recipient_hint text not null,
  country_code text not null,
  -- The carrier account that took it, its own name for the message, and its code for a failure; empty without.
  provider text not null default '',
  carrier_id text not null default '',
  carrier_code text not null default '',
  user_id text not null,
  challenge_id text not null,
  -- Where a call stands, an object whose shape is calls/call.ts's, without any key that was pressed; null for all else.
  call jsonb,
  -- The number of a text, as a keyed hash; empty for all else.
  recipient text not null,
  -- Of a text that is answered by text: what its answer is known by, an object whose shape is replies/awaited.ts's; null for all
  -- else, and once its challenge is over.
  awaits jsonb,
  -- The first digits of the number, by which texts are counted; empty where the channel has none.
  prefix text not null,
  expires_at timestamptz not null,
  -- Until then the call that took the message in hand has it alone; null when nobody has.
  claimed_until timestamptz,
  created_at timestamptz not null,
  sent_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, idempotency_key),
  check ((key_id is null) = (sealed is null))
) with (fillfactor = 70);

-- Those that run out before a carrier took them, and calls that nobody says are over: the sweep reads them in this order.
create index message_to_expire on message (expires_at) where state = 1 or state = 2 and key_id is not null;

-- Those that are old enough to be forgotten.
create index message_to_forget on message (created_at);

-- A challenge that was passed by a text speaks for the prefix that it went to.
create index message_of_challenge on message (tenant_id, challenge_id) where challenge_id <> '';

-- Who was texted at a number, and which texts there wait for a reply.
create index message_of_recipient on message (recipient, created_at) where recipient <> '';

-- A report over a carrier's own connection names its message by nothing but the carrier's id.
create index message_by_carrier on message (provider, carrier_id) where carrier_id <> '';

-- What a tenant's webhooks are signed with, and what they were signed with before.
create table webhook_secret (
  tenant_id text primary key,
  key_id text not null,
  sealed bytea not null,
  previous_key_id text,
  previous_sealed bytea,
  rotated_at timestamptz not null
);

-- How much was sent on a day (UTC, as its number since 1970) for a person, to a recipient, to a prefix, by a tenant, from a network.
create table spending (
  tenant_id text not null,
  -- 1 person, 2 recipient (the name is a keyed hash), 3 prefix, 4 tenant (without a name), 5 network.
  kind smallint not null,
  name text not null,
  day integer not null,
  sent integer not null,
  -- How many challenges were passed by a text to that prefix.
  converted integer not null default 0,
  -- The first message that was refused for it, which told of the cut.
  cut_by uuid,
  primary key (tenant_id, kind, name, day)
) with (fillfactor = 70);

-- Those of days that nobody looks at any more.
create index spending_to_forget on spending (day);

-- Texts that people wrote to us, so that each counts once. The number that they were written to is the installation's: only a reply
-- to a tenant's text is a tenant's.
create table inbound (
  -- The carrier account, and its own name for the text.
  account text not null,
  carrier_id text not null,
  id uuid not null,
  -- Of a reply: the challenge that it answers.
  tenant_id text,
  challenge_id text,
  factor_id text,
  -- The span in which what it answers was sent; empty where nobody traced it.
  traceparent text not null default '',
  -- What was written, sealed until it was judged, or its time is over; then null.
  key_id text,
  sealed bytea,
  received_at timestamptz not null,
  expires_at timestamptz,
  -- Until then whoever took it has it alone.
  claimed_until timestamptz,
  primary key (account, carrier_id),
  check ((key_id is null) = (sealed is null))
) with (fillfactor = 70);

-- Those that wait to be judged, in the order in which they came.
create index inbound_to_take on inbound (id) where sealed is not null;

-- Those that are old enough to be forgotten.
create index inbound_to_forget on inbound (received_at);

-- What is known of a number, whoever texts it: it is told to the installation's own numbers, and so holds for all tenants.
create table number (
  -- A keyed hash.
  name text primary key,
  -- Since when its owner wants no texts, and the number itself, sealed, for it goes by another name when the key has changed; null
  -- where texts may be sent.
  stopped_at timestamptz,
  key_id text,
  sealed bytea,
  -- When HELP was answered last.
  helped_at timestamptz,
  -- The day (UTC, as its number since 1970) that the counter is of, and replies of that day between several challenges that fitted none.
  day integer not null,
  strays integer not null default 0,
  check ((stopped_at is null) = (key_id is null) and (key_id is null) = (sealed is null))
) with (fillfactor = 70);

-- Those that go by a name of an old key.
create index number_to_rename on number (key_id) where key_id is not null;

-- Those of days that nobody looks at any more.
create index number_to_forget on number (day) where stopped_at is null;
-- What tenants have recorded to be heard in calls; the bytes are stored as they are, so that a part of them can be read alone.
create table sound_file (
  tenant_id text not null,
  id uuid not null,
  description text not null,
  -- 1 WAV, 2 MP3.
  format smallint not null,
  duration_ms integer not null,
  size integer not null,
  content bytea not null check (length(content) = size and size <= 5242880),
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
alter table sound_file alter column content set storage external;

-- What is played instead of which stock message.
create table voice_message (
  tenant_id text not null,
  id uuid not null,
  type smallint not null,
  -- A BCP 47 tag in lower case.
  language text not null,
  -- Empty for any application that has none of its own.
  application_id text not null,
  sound_file_id uuid not null,
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, language, type, application_id),
  foreign key (tenant_id, sound_file_id) references sound_file (tenant_id, id)
);

-- Whether a sound file is in use.
create index voice_message_of_sound_file on voice_message (tenant_id, sound_file_id);

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
