import { programs, serviceNames, type ServiceName } from '#cli/start/programs'
import { keptSecrets } from '#cli/start/secrets'

/** One program of the cluster as a process supervisor needs to know it. */
export interface Planned {
  name: ServiceName
  /** The compiled program. */
  program: string
  environment: NodeJS.ProcessEnv
  needs: readonly ServiceName[]
  /** Where its probes are answered by HTTP; nothing where gRPC answers them. */
  page: string | undefined
  address: string
}

/** What the stores write into the folder, for there is a password in it. */
const written = { DATABASE_URL: 'database-url', NATS_URL: 'nats-url' }

const pages: Partial<Record<ServiceName, string>> = { gateway: '/readyz', carrier: '/phones' }

/** Every program of a cluster whose ports begin at `portBase` and whose stores keep their data in `folder`. */
export async function plan({ folder, portBase }: { folder: string; portBase: number }): Promise<Planned[]> {
  const addresses = Object.fromEntries(
    serviceNames.map((name) => [name, `127.0.0.1:${portBase + programs[name].port}`]),
  ) as Record<ServiceName, string>
  const secrets = await keptSecrets(folder)
  const surroundings = { addresses, targets: addresses, secrets, databaseUrl: '', natsUrl: '' }
  return serviceNames.map((name) => {
    const { path, needs, environment } = programs[name]
    const told: NodeJS.ProcessEnv = { LISTEN: addresses[name], LOG_FORMAT: 'pretty', ...environment(surroundings) }
    for (const [store, file] of Object.entries(written)) {
      if (!(store in told)) continue
      delete told[store]
      told[`${store}_FILE`] = `${folder}/${file}`
    }
    const program = `dist/${path}`
    return { name, program, environment: told, needs, page: pages[name], address: addresses[name] }
  })
}
