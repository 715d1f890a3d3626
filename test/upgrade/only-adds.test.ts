import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { schemas } from '#cli/migrate/schemas'
import { breaksIn } from './breaks.ts'

const root = resolve(import.meta.dirname, '../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

test.each(schemas())('whoever still runs the last release can go on with the schema of $schema', async ({ folder }) => {
  expect(await breaksIn(folder, version)).toEqual([])
})

const init = `create table person (name text primary key, age integer, town text not null default '', note text not null);
  create table pet (name text primary key);`

describe('a later migration', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-later-'))
    await writeFile(join(folder, '0001-init.sql'), init)
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function later(sql: string): Promise<string[]> {
    await writeFile(join(folder, '0002-later.sql'), sql)
    return breaksIn(folder, '0.4.0')
  }

  test.each([
    'alter table person add column phone text',
    `alter table person add column phone text not null default ''`,
    'alter table person alter column note drop not null',
    `alter table person alter column note set default ''`,
    'create table house (name text primary key, owner text not null references person, check (length(name) > 1))',
    'create index person_of_town on person (town)',
    'alter table pet set (fillfactor = 70)',
  ])('may add: %s', async (sql) => {
    expect(await later(sql)).toEqual([])
  })

  test.each([
    ['drop table pet', 'pet is gone'],
    ['alter table pet rename to animal', 'pet is gone'],
    ['alter table person drop column age', 'person.age is gone'],
    ['alter table person rename age to years', 'person.age is gone'],
    ['alter table person alter age type bigint', 'person.age was integer and is bigint'],
    ['alter table person alter age set not null', 'person.age has to be given, and had not'],
    ['alter table person alter town drop default', 'person.town has to be given, and had not'],
    ['alter table person add phone text not null', 'person.phone is new, and has to be given'],
    ['alter table person add check (age > 0)', 'person refuses more: CHECK ((age > 0))'],
    ['create unique index on person (town)', 'person refuses more: USING btree (town)'],
    [
      'alter table person add foreign key (town) references pet',
      'person refuses more: FOREIGN KEY (town) REFERENCES pet(name)',
    ],
    [`do $$ begin execute 'drop table pet'; end $$`, 'pet is gone'],
  ])('may not, while the last release reads it: %s', async (sql, why) => {
    expect(await later(sql)).toEqual([why])
  })

  test('may take away what no release reads any more that can still be running, and says since when', async () => {
    const gone = 'alter table person drop age, drop town;'
    expect(await later(`-- unread since 0.3.0: person.age, person.town\n${gone}`)).toEqual([])
    expect(await later(`-- unread since 0.3.0: person.age\n${gone}`)).toEqual(['person.town is gone'])
    const tooEarly = ['person.age is gone', 'person.town is gone']
    expect(await later(`-- unread since 0.4.0: person.age, person.town\n${gone}`)).toEqual(tooEarly)
    expect(await later(`-- unread since 0.10.0: person.age, person.town\n${gone}`)).toEqual(tooEarly)
  })
})
