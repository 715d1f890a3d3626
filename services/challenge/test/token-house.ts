import { createHash } from 'node:crypto'
import {
  ImportTokensHeader,
  type BadTokenRow,
  type ImportTokensRequest,
  type TokenImportProgress,
} from '#contracts/gen/countersign/challenge/v1/token'
import { oathCode } from '../methods/oath.ts'
import { openHouse } from './house.ts'

/** What an import told. */
export interface Told {
  bad: BadTokenRow[]
  progress: TokenImportProgress[]
}

/** The secret of a token by its serial number. */
export function secretOf(serial: string): Buffer {
  return createHash('sha1').update(serial).digest()
}

export const heads = 'upn,serial number,secret key (hex),time interval,manufacturer,model\n'

/** The line of a token that shows codes of thirty seconds, for a person or nobody. */
export function line(serial: string, userId = ''): string {
  return `${userId},${serial},${secretOf(serial).toString('hex')},30,Acme,Token\n`
}

/** A house with an inventory of hardware tokens, and what is done with it. */
export async function openTokenHouse({ replicas = 1 } = {}) {
  const house = await openHouse({ replicas })
  const tokens = house.tokens()

  /** Sends the parts of a file as they are asked for. */
  async function sendParts(requests: AsyncIterable<ImportTokensRequest>): Promise<Told> {
    const told: Told = { bad: [], progress: [] }
    for await (const { part } of tokens.importTokens(requests)) {
      if (part?.$case === 'bad') told.bad.push(part.value)
      if (part?.$case === 'progress') told.progress.push(part.value)
    }
    return told
  }

  const assign = async (serial: string, userId: string, replica = 0) => {
    const { token } = await house.tokens('acme-admin', replica).assignToken({ serial, manufacturer: '', userId })
    if (!token) throw new Error('there is no token in the answer')
    return token
  }

  return {
    ...house,
    inventory: tokens,
    sendParts,
    send: (chunks: AsyncIterable<string> | string[], header = {}) => sendParts(parts(chunks, header)),
    assign,
    /** The code that a token shows. */
    shown(serial: string, steps = 0): string {
      const secret = {
        seed: secretOf(serial).toString('base64'),
        algorithm: 'sha1' as const,
        digits: 6,
        periodSeconds: 30,
      }
      return oathCode(secret, Math.floor(house.world.now().getTime() / 30_000) + steps)
    },
    confirm: (factorId: string, code: string, requestId = '') =>
      house.factors().confirmFactor({ factorId, code, requestId, passkey: '' }),
    /** All that is kept of tokens, in order, but for what chance and time made. */
    async kept() {
      const { rows } = await house.ctx.database.pool.query(
        `select t.serial, t.manufacturer, t.model, t.user_id, t.digits, t.period_seconds, f.state, f.hint, f.progress
         from token t join factor f on f.id = t.factor_id order by t.serial`,
      )
      return rows
    },
    async events(type: string): Promise<number> {
      const { rows } = await house.ctx.database.pool.query(
        `select count(*)::int as count from outbox where subject like '%.' || $1 || '.%'`,
        [type],
      )
      return rows[0].count
    },
  }
}

/** A file as it is sent. */
export async function* parts(
  chunks: AsyncIterable<string> | string[],
  header: Partial<ImportTokensHeader> = {},
): AsyncGenerator<ImportTokensRequest> {
  yield { part: { $case: 'header', value: ImportTokensHeader.create(header) } }
  for await (const chunk of chunks) yield { part: { $case: 'chunk', value: Buffer.from(chunk) } }
}
