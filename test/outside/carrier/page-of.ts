/** Query parameters of a list: its filters, and where in it to be. */
export interface PageQuery {
  To?: string
  From?: string
  Page?: string
  PageSize?: string
  PageToken?: string
}

/**
 * One page of a list and the addresses of its neighbours, as Twilio gives them: 50 items unless asked, 1,000 at most.
 * The next page's address names the last item seen, so that newcomers do not push items from one page to the next.
 */
export function pageOf<T extends { sid: string }>(all: T[], { path, query }: { path: string; query: PageQuery }) {
  const size = Math.min(Math.max(Number(query.PageSize) || 50, 1), 1000)
  const number = Math.max(Math.trunc(Number(query.Page)) || 0, 0)
  const seen = query.PageToken ? all.findIndex(({ sid }) => `PA${sid}` === query.PageToken) : -1
  const start = seen >= 0 ? seen + 1 : number * size
  const items = all.slice(start, start + size)
  const last = items.at(-1)
  const more = last && start + size < all.length

  const address = (page: number, token?: string) => {
    const { To = '', From = '' } = query
    const filters = { ...(To && { To }), ...(From && { From }) }
    const place = { PageSize: String(size), Page: String(page), ...(token && { PageToken: token }) }
    return `${path}?${new URLSearchParams({ ...filters, ...place })}`
  }
  return {
    items,
    page: number,
    page_size: size,
    start: number * size,
    end: number * size + Math.max(items.length - 1, 0),
    uri: address(number, query.PageToken),
    first_page_uri: address(0),
    previous_page_uri: number > 0 ? address(number - 1) : null,
    next_page_uri: more ? address(number + 1, `PA${last.sid}`) : null,
  }
}
