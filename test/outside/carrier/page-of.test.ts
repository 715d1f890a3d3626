import { expect, test } from '@jest/globals'
import { pageOf, type PageQuery } from './page-of.ts'

const all = Array.from({ length: 5 }, (_, index) => ({ sid: `SM${index}` }))
const page = (query: PageQuery, items = all) => pageOf(items, { path: '/list.json', query })
const queryOf = (uri: string | null) => Object.fromEntries(new URL(uri ?? '', 'http://x').searchParams)

test('following the next page reaches every item once', () => {
  const sids: string[] = []
  let query: PageQuery | undefined = { PageSize: '2' }
  while (query) {
    const { items, next_page_uri }: ReturnType<typeof page> = page(query)
    sids.push(...items.map(({ sid }) => sid))
    query = next_page_uri ? queryOf(next_page_uri) : undefined
  }
  expect(sids).toEqual(['SM0', 'SM1', 'SM2', 'SM3', 'SM4'])
})

test('a newcomer at the front does not repeat an item on the next page', () => {
  const next = queryOf(page({ PageSize: '2' }).next_page_uri)
  expect(page(next, [{ sid: 'SMnew' }, ...all]).items).toEqual([{ sid: 'SM2' }, { sid: 'SM3' }])
})

test('a page says where it is, and keeps its filters', () => {
  expect(page({ PageSize: '2', Page: '1', To: '+1555' })).toMatchObject({
    page: 1,
    page_size: 2,
    start: 2,
    end: 3,
    first_page_uri: '/list.json?To=%2B1555&PageSize=2&Page=0',
    previous_page_uri: '/list.json?To=%2B1555&PageSize=2&Page=0',
    next_page_uri: '/list.json?To=%2B1555&PageSize=2&Page=2&PageToken=PASM3',
  })
})

test.each([
  ['nothing', undefined, 50],
  ['nonsense', 'many', 50],
  ['too much', '5000', 1000],
])('%s as page size (%s) is taken as %i', (_, PageSize, size) => {
  expect(page(PageSize ? { PageSize } : {}).page_size).toBe(size)
})
