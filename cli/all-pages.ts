import type { PageRequest } from '#contracts/gen/countersign/types/v1/page'

/** All of a list that is short by its nature, page after page. */
export async function allPages<P extends { nextPageToken: string }>(
  list: (page: PageRequest) => Promise<P>,
): Promise<P[]> {
  const pages: P[] = []
  let pageToken = ''
  do {
    const page = await list({ pageSize: 500, pageToken })
    pages.push(page)
    pageToken = page.nextPageToken
  } while (pageToken !== '')
  return pages
}
