type Kinds = Readonly<Record<string, readonly [kind: string, plural: string][]>>

const placeOf = (groupVersion: string) => (groupVersion === 'v1' ? 'api/v1' : `apis/${groupVersion}`)

/**
 * The OpenAPI documents of a fake Kubernetes at a path, as far as a client asks whether the server checks fields itself
 * (`fieldValidation`), in which case the client does not.
 */
export function openApi(path: string, kinds: Kinds): object | undefined {
  if (path === '/openapi/v3') {
    const places = Object.keys(kinds).map(placeOf)
    return { paths: Object.fromEntries(places.map((place) => [place, { serverRelativeURL: `/openapi/v3/${place}` }])) }
  }
  const [groupVersion, listed] = Object.entries(kinds).find(([each]) => path === `/openapi/v3/${placeOf(each)}`) ?? []
  if (!groupVersion || !listed) return undefined
  const [version = '', group = ''] = groupVersion.split('/').toReversed()
  const parameters = [{ name: 'fieldValidation', in: 'query' }]
  const paths = listed.map(([kind, plural]) => [
    `/${placeOf(groupVersion)}/namespaces/{namespace}/${plural}/{name}`,
    { patch: { parameters, responses: {}, 'x-kubernetes-group-version-kind': { group, version, kind } } },
  ])
  return { openapi: '3.0.0', info: { title: 'fake', version: '1' }, paths: Object.fromEntries(paths) }
}
