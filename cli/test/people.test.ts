import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openCommandLine } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openCommandLine()
})
afterAll(() => stage.stop())

const get = async (userId: string) => (await stage.acme.getPerson({ userId })).person

describe('people import', () => {
  test('keeps the people of a table, whatever the order of its columns', async () => {
    const csv = [
      '\ufeffState,user_id,location,licences,groups,first name,administrator,default_method',
      'enforced,ann,federated,multi-factor-authentication; office 365,staff;vpn,"Ann ""A"" Archer",yes,app-code',
      '',
      ',bob,,,,,,',
    ]
    const { exitCode, out, err } = await stage.run('people', 'import', await stage.file('staff.csv', csv.join('\r\n')))
    expect({ exitCode, out, err }).toEqual({
      exitCode: 0,
      out: '2 new, 0 changed, 0 as they were, 0 not kept\n',
      err: '2 new, 0 changed, 0 as they were, 0 not kept\n',
    })
    expect(await get('ann')).toMatchObject({
      ...{ state: 3, location: 2, licences: [1, 2], groups: ['staff', 'vpn'], administrator: true, defaultMethod: 2 },
      firstName: 'Ann "A" Archer',
    })
    expect(await get('bob')).toMatchObject({ state: 1, location: 1, licences: [], groups: [], administrator: false })
  })

  test('lists by line and field who was not kept, keeps the others, and fails', async () => {
    const csv = [
      'user_id,state,administrator,language',
      'good,enabled,no,de',
      'mia,enfroced,no,de',
      'lea,enabled,perhaps,de',
      '"noe',
      'again",enabled,no,de',
      'ian,enabled,no,not a language',
      'eva,enabled',
      ',enabled,no,de',
    ]
    const { exitCode, out } = await stage.run('people', 'import', await stage.file('faults.csv', csv.join('\n')))
    expect(exitCode).toBe(1)
    expect(out).toMatchInlineSnapshot(`
     "line  person     field          what is wrong
     3     mia        state          must be one of disabled, enabled, enforced
     4     lea        administrator  must be yes or no
     6     noe�again  user_id        must be 1 to 256 characters, none of them a control character
     7     ian        language       must be empty or a BCP 47 tag, such as de-AT
     8     eva        –              the line has other than as many fields as there are heads
     9     –          user_id        must be 1 to 256 characters, none of them a control character

     1 new, 0 changed, 0 as they were, 6 not kept
     "
    `)
    expect(await get('good')).toMatchObject({ state: 2 })
  })

  test('reads a person a line in JSON, as it is printed', async () => {
    const { person } = JSON.parse((await stage.run('people', 'show', 'ann', '--json')).out)
    const lines = [
      JSON.stringify({ ...person, userId: 'zoe' }),
      '{"user_id": "yan", "first_name": "Yan"}',
      '',
      '{"userId": "xia", "firstname": "Xia"}',
      'not JSON',
      '{"userId": "wim", "state": "PERSON_STATE_ASLEEP"}',
    ]
    const { exitCode, out } = await stage.run('people', 'import', await stage.file('more.jsonl', lines.join('\n')))
    expect(exitCode).toBe(1)
    expect(out).toMatchInlineSnapshot(`
     "line  person  field      what is wrong
     4     –       firstname  is not a field that there is
     5     –       –          must be an object in JSON
     6     wim     state      must be a known value

     2 new, 0 changed, 0 as they were, 3 not kept
     "
    `)
    expect(await get('zoe')).toMatchObject({ firstName: 'Ann "A" Archer', licences: [1, 2] })
    expect(await get('yan')).toMatchObject({ firstName: 'Yan' })
  })

  test('of more people than go in one call counts them all, and knows their lines', async () => {
    const lines = Array.from({ length: 10_005 }, (_, index) => (index === 10_002 ? ',x' : `crowd${index},x`))
    const file = await stage.file('crowd.csv', ['user_id,first_name', ...lines].join('\n'))
    const { exitCode, out, err } = await stage.run('people', 'import', file, '--json')
    expect(exitCode).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ created: '10004', rejected: '1', faults: [{ row: '10004' }] })
    expect(err.trim().split('\n')).toHaveLength(2)
  })

  test.each([
    ['a file of another kind', 'staff.xlsx', '', 'staff.xlsx: the name of a file of people ends in .csv or .jsonl'],
    ['a column that there is not', 'a.csv', 'user_id,shoe size\n', 'a.csv: no column is called "shoe_size"; user_id'],
    ['no column of names', 'b.csv', 'state\nenabled\n', 'b.csv: the column user_id is missing'],
    ['a column twice', 'c.csv', 'user_id,state,State\n', 'c.csv: the column state is there twice'],
    ['a quote that does not end', 'd.csv', 'user_id\n"ann\n', 'Quote Not Closed'],
  ])('is refused for %s', async (_, name, text, complaint) => {
    const { exitCode, err } = await stage.run('people', 'import', await stage.file(name, text))
    expect(exitCode).toBe(1)
    expect(err).toContain(complaint)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  test('of a file that is not there says so', async () => {
    const { exitCode, err } = await stage.run('people', 'import', '/nowhere/people.csv')
    expect({ exitCode, err }).toMatchObject({ exitCode: 1, err: expect.stringContaining('no such file') })
  })

  test('teaches what a file looks like', async () => {
    expect((await stage.run('people', 'import', '--help')).out).toContain(
      'user_id,state,location,licences,groups,email',
    )
  })
})

describe('people state', () => {
  test('is set for those who are named, on the line and in a file', async () => {
    const file = await stage.file('some.txt', '# Sales\nbob\n\nyan # the new one\n')
    expect(await stage.shown('people', 'state', 'enforced', 'ann', '--file', file)).toBe('2 changed to enforced.')
    expect(await get('yan')).toMatchObject({ state: 3 })
  })

  test('names those who are not known, and fails', async () => {
    const { exitCode, out } = await stage.run('people', 'state', 'disabled', 'ann', 'nobody', 'nix')
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '1 changed to disabled.\nNot known: nobody, nix.\n' })
  })

  test('goes in parts where there are many', async () => {
    const names = Array.from({ length: 2_300 }, (_, index) => `crowd${index}`)
    const file = await stage.file('crowd.txt', names.join('\n'))
    expect(await stage.shown('people', 'state', 'enabled', '--file', file)).toBe('2300 changed to enabled.')
  })

  test('of nobody is no wish', async () => {
    expect((await stage.run('people', 'state', 'enabled')).err).toContain('nobody is named')
  })
})
