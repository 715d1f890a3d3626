import { ApplicationKind, Deployment, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'

/** Where multi-factor authentication can run for something, taken alone. */
type Places = typeof Deployment.CLOUD | typeof Deployment.SERVER | typeof Deployment.EITHER

type PlacedKind = Exclude<
  ApplicationKind,
  typeof ApplicationKind.UNSPECIFIED | typeof ApplicationKind.UNRECOGNIZED | typeof ApplicationKind.SDK
>
type KnownLocation = Exclude<
  DirectoryLocation,
  typeof DirectoryLocation.UNSPECIFIED | typeof DirectoryLocation.UNRECOGNIZED
>

/** What is being secured. */
const placesOfApplication: Readonly<Record<PlacedKind, Places>> = {
  [ApplicationKind.OFFICE_365]: Deployment.EITHER,
  [ApplicationKind.FIRST_PARTY]: Deployment.EITHER,
  [ApplicationKind.SAAS_GALLERY]: Deployment.EITHER,
  [ApplicationKind.PUBLISHED_WEB]: Deployment.EITHER,
  [ApplicationKind.WEB]: Deployment.SERVER,
  [ApplicationKind.REMOTE_ACCESS]: Deployment.SERVER,
}

/** Where the people live. */
const placesOfDirectory: Readonly<Record<KnownLocation, Places>> = {
  [DirectoryLocation.CLOUD]: Deployment.CLOUD,
  [DirectoryLocation.FEDERATED]: Deployment.EITHER,
  [DirectoryLocation.SYNCHRONISED]: Deployment.EITHER,
  [DirectoryLocation.SYNCHRONISED_WITH_PASSWORD]: Deployment.CLOUD,
  [DirectoryLocation.ON_PREMISES]: Deployment.SERVER,
}

/**
 * Where multi-factor authentication runs for a person of that location at an application of that kind. A program that
 * calls the API talks to the engine itself, so either would do. UNSPECIFIED where the two leave no place.
 */
export function resolveDeployment(kind: ApplicationKind, location: DirectoryLocation): Deployment {
  if (kind === ApplicationKind.SDK) return Deployment.EITHER
  const ofApplication: Places | undefined = placesOfApplication[kind as PlacedKind]
  const ofDirectory: Places | undefined = placesOfDirectory[known(location)]
  if (ofApplication === undefined || ofDirectory === undefined) return Deployment.UNSPECIFIED
  if (ofApplication === ofDirectory || ofDirectory === Deployment.EITHER) return ofApplication
  return ofApplication === Deployment.EITHER ? ofDirectory : Deployment.UNSPECIFIED
}

/** A location that nobody gave counts as the cloud. */
function known(location: DirectoryLocation): KnownLocation {
  return (location === DirectoryLocation.UNSPECIFIED ? DirectoryLocation.CLOUD : location) as KnownLocation
}
