-- Numbers that stand for words are those of the contract's enums.

-- Every change of an object draws a number, from which its etag is made. As no number comes twice, an object that is made
-- anew under an id that was there before never has an old etag.
create sequence version;

create table tenant (
  tenant_id       text collate "C" primary key,
  name            text        not null,
  licensing       smallint    not null,
  linked_provider boolean     not null,
  -- What the tenant has set itself; what is absent is as the program has it.
  settings        jsonb       not null default '{}',
  settings_version bigint     not null default nextval('version'),
  version         bigint      not null default nextval('version'),
  -- Grows with every change of the tenant, its settings, networks and applications. Under this number a replica keeps what
  -- it has compiled of them, so whoever changes one of them must count it up in the same transaction.
  policy_version  bigint      not null default 1,
  created_at      timestamptz not null
) with (fillfactor = 70);

create table person (
  tenant_id      text collate "C" not null references tenant,
  user_id        text collate "C" not null,
  state          smallint    not null,
  location       smallint    not null,
  administrator  boolean     not null,
  licences       smallint[]  not null,
  groups         text[]      not null,
  first_name     text        not null,
  last_name      text        not null,
  email          text        not null,
  language       text        not null,
  default_method smallint    not null,
  version        bigint      not null default nextval('version'),
  created_at     timestamptz not null,
  primary key (tenant_id, user_id)
);

create table application (
  tenant_id              text collate "C" not null references tenant,
  id                     text collate "C" not null,
  name                   text        not null,
  kind                   smallint    not null,
  unknown_people_allowed boolean     not null,
  version                bigint      not null default nextval('version'),
  created_at             timestamptz not null,
  primary key (tenant_id, id)
);

create table trusted_network (
  tenant_id  text collate "C" not null references tenant,
  id         uuid        not null,  -- version 7: the oldest is the smallest
  deployment smallint    not null,
  network    text        not null,  -- in its plainest form, so that the same network is the same text
  label      text        not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, deployment, network)
);

create table credential (
  tenant_id      text collate "C" not null references tenant,
  id             uuid        not null,  -- version 7: the oldest is the smallest
  -- SHA-256 of the key. A key is what says which tenant it is for, so it is found without one.
  key_hash       bytea       not null unique,
  application_id text        not null,
  scopes         text[]      not null,
  label          text        not null,
  expires_at     timestamptz,
  created_at     timestamptz not null,
  revoked_at     timestamptz,
  primary key (tenant_id, id)
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
