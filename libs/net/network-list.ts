import { readFile, stat } from 'node:fs/promises'
import { readAddress, type Network } from './address.ts'
import { readCidr } from './cidr.ts'
import { compileNetworks, type NetworkSearch } from './network-search.ts'
import { versionOf } from './version-of.ts'

/** The largest file that is read, in bytes, and the most networks in it: some 20 MB of memory. */
const mostBytes = 4 * 1024 * 1024
const mostNetworks = 100_000

/** A list of networks in a file. */
export interface NetworkList {
  /** Whether an address is in one of them; never one that can not be read. */
  has(clientIp: string): boolean
  /** Reads the file again where it was replaced. Where that fails, what was read before stays. */
  refresh(): Promise<void>
}

/**
 * Reads a plain list, one CIDR block or address a line; what follows # or ; is a remark. Throws where a line is neither, naming
 * it, and where the file has more than 4 MiB or 100,000 networks.
 */
export async function openNetworkList(file: string): Promise<NetworkList> {
  let read = await versionOf(file)
  let search = await readList(file)
  return {
    has(clientIp) {
      const address = readAddress(clientIp)
      return address !== undefined && search.find(address) !== undefined
    },
    async refresh() {
      const present = await versionOf(file)
      if (present === read) return
      search = await readList(file)
      read = present
    },
  }
}

async function readList(file: string): Promise<NetworkSearch> {
  if ((await stat(file)).size > mostBytes) throw new Error(`${file} has more than ${mostBytes} bytes`)
  const networks = (await readFile(file, 'utf8')).split('\n').flatMap((line, at) => {
    const text = line.replace(/[#;].*/, '').trim()
    return text === '' ? [] : [{ ...readEntry(text, `${file}, line ${at + 1}`), name: file }]
  })
  if (networks.length > mostNetworks) throw new Error(`${file} has more than ${mostNetworks} networks`)
  return compileNetworks(networks)
}

function readEntry(text: string, where: string): Network {
  const address = readAddress(text)
  const network = address ? { family: address.family, first: address.value, last: address.value } : readCidr(text)
  if (!network) throw new Error(`${where} is neither an address nor a CIDR block`)
  return network
}
