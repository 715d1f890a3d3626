-- Numbers that stand for words are those of the contract's enums.

-- Every change of an object draws a number, from which its etag is made. As no number comes twice, an object that is made
-- anew under an id that was there before never has an old etag.
create sequence version;

create table tenant (
  tenant_id       text collate "C" primary key,
  name            text        not null,
  licensing       smallint    not null,
  -- The operator's word that a provider is linked. One that the tenant has linked itself is in the table provider.
  linked_provider boolean     not null,
  -- What the tenant has set itself; what is absent is as the program has it.
  settings        jsonb       not null default '{}',
  settings_version bigint     not null default nextval('version'),
  version         bigint      not null default nextval('version'),
  -- Grows with every change of the tenant, its provider, settings, networks, applications, locations and rules. Under this
  -- number a replica keeps what it has compiled of them, so whoever changes one must count it up in the same transaction.
  policy_version  bigint      not null default 1,
  created_at      timestamptz not null
) with (fillfactor = 70);

-- What a tenant's use is billed by: one at most. It is deleted, never changed.
create table provider (
  tenant_id   text collate "C" primary key references tenant,
  id          uuid        not null,
  name        text        not null,
  usage_model smallint    not null,
  -- Everybody in the tenant has the full edition.
  linked      boolean     not null,
  created_at  timestamptz not null
);

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
  -- Devices that were remembered before, and successes that came before, count no longer.
  devices_not_before   timestamptz,
  successes_not_before timestamptz,
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

create table named_location (
  tenant_id         text collate "C" not null references tenant,
  id                uuid        not null,  -- version 7: the oldest is the smallest
  name              text        not null,
  networks          text[]      not null,  -- in their plainest form
  countries         text[]      not null,
  unknown_countries boolean     not null,
  version           bigint      not null default nextval('version'),
  created_at        timestamptz not null,
  primary key (tenant_id, id)
);

create table conditional_access_rule (
  tenant_id           text collate "C" not null references tenant,
  id                  uuid        not null,
  position            integer     not null,  -- from 1, without a gap
  name                text        not null,
  enabled             boolean     not null,
  control             smallint    not null,
  application_ids     text[]      not null,
  groups              text[]      not null,
  except_groups       text[]      not null,
  location_ids        text[]      not null,
  except_location_ids text[]      not null,
  platforms           smallint[]  not null,
  risk_from           smallint    not null,
  version             bigint      not null default nextval('version'),
  created_at          timestamptz not null,
  primary key (tenant_id, id),
  -- Rules are moved before the one that takes their place is put there.
  unique (tenant_id, position) deferrable initially deferred
);

-- What people confirm besides sign-ins.
create table event_type (
  tenant_id  text collate "C" not null references tenant,
  name       text collate "C" not null,
  disabled   boolean     not null,
  parameters jsonb       not null,  -- as the contract's EventParameter
  templates  jsonb       not null,  -- as the contract's EventTemplate; the first is for who speaks none of the languages
  version    bigint      not null default nextval('version'),
  created_at timestamptz not null,
  primary key (tenant_id, name)
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

-- One sign-in without a second factor. Those that ended are kept for 90 days.
create table bypass (
  tenant_id         text collate "C" not null,
  id                uuid        not null,  -- version 7: the newest is the greatest
  user_id           text collate "C" not null,
  state             smallint    not null,
  seconds           integer     not null,
  reason            text        not null,
  created_by        text        not null,
  self_service      boolean     not null,
  created_at        timestamptz not null,
  expires_at        timestamptz not null,
  completed_at      timestamptz,
  completion_reason text        not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references person on delete cascade
);
create unique index bypass_active on bypass (tenant_id, user_id) where state = 1;
create index bypass_of_person on bypass (tenant_id, user_id, id);
create index bypass_running_out on bypass (expires_at) where state = 1;
create index bypass_by_end on bypass (completed_at);

create table cache_rule (
  tenant_id           text collate "C" not null references tenant,
  id                  uuid        not null,  -- version 7: the oldest is the smallest
  kind                smallint    not null,
  seconds             integer     not null,
  authentication_type text        not null,
  application_id      text        not null,
  version             bigint      not null default nextval('version'),
  created_at          timestamptz not null,
  primary key (tenant_id, id)
);

-- When a person last proved themselves, by what cache rules compare. Kept for a day, and only where a tenant has such rules.
create table cached_success (
  tenant_id           text collate "C" not null,
  user_id             text collate "C" not null,
  authentication_type text collate "C" not null,
  application_id      text collate "C" not null,
  client_ip           text collate "C" not null,  -- in its plainest form; empty where it is not known
  succeeded_at        timestamptz not null,
  primary key (tenant_id, user_id, authentication_type, application_id, client_ip),
  foreign key (tenant_id, user_id) references person on delete cascade
);
create index cached_success_by_age on cached_success (succeeded_at);

-- A device at which its person need not prove themselves again. Its tokens are a chain: each use makes the next of them.
create table remembered_device (
  tenant_id     text collate "C" not null,
  id            uuid        not null,  -- version 7: the newest is the greatest
  user_id       text collate "C" not null,
  chain_hash    bytea       not null,  -- SHA-256 of what all tokens of the chain have in common
  token_hash    bytea       not null,  -- SHA-256 of the token that is good
  previous_hash bytea,                 -- of the one before it
  salt          bytea,                 -- by which the token before gives the one that is good
  user_agent    text        not null,
  client_ip     text        not null,
  created_at    timestamptz not null,
  last_used_at  timestamptz not null,
  expires_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references person on delete cascade
) with (fillfactor = 80);
create unique index remembered_device_by_chain on remembered_device (tenant_id, chain_hash);
create index remembered_device_of_person on remembered_device (tenant_id, user_id, id);
create index remembered_device_by_end on remembered_device (expires_at);

-- What was decided, to be decided again under other settings. Kept for thirty days.
create table decision (
  tenant_id      text collate "C" not null,
  id             uuid        not null,  -- version 7: the oldest is the smallest
  decided_at     timestamptz not null,
  situation      bytea       not null,  -- as the contract's Situation, without the device's token
  outcome        smallint    not null,
  reason         smallint    not null,
  policy_version bigint      not null,
  primary key (tenant_id, id)
);
create index decision_by_age on decision (decided_at);

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
