import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js'
import { Pool } from 'pg'
import {
  AnswerChallengeResponse,
  ChallengeServiceService,
  type AnswerChallengeRequest,
} from '#contracts/gen/countersign/challenge/v1/challenge'

/** How many rows the updates spread over. */
const rows = 20_000

/**
 * The floor: a bare gRPC server that does one durable UPDATE … RETURNING a call, and nothing else. Run as a process of its
 * own: `DATABASE_URL=… LISTEN=host:port node floor.js`.
 */
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
await pool.query('create table if not exists floor (id int primary key, n bigint not null) with (fillfactor = 70)')
await pool.query('insert into floor select id, 0 from generate_series(1, $1) as id on conflict do nothing', [rows])

let turn = 0
const update = { name: 'floor', text: 'update floor set n = n + 1 where id = $1 returning n' }

async function answer(
  _call: ServerUnaryCall<AnswerChallengeRequest, AnswerChallengeResponse>,
  done: sendUnaryData<AnswerChallengeResponse>,
): Promise<void> {
  await pool.query({ ...update, values: [1 + (turn++ % rows)] })
  done(null, AnswerChallengeResponse.create({ approved: true }))
}

const server = new Server()
const { answerChallenge } = ChallengeServiceService
server.addService({ answerChallenge }, { answerChallenge: answer })
server.bindAsync(process.env.LISTEN ?? '127.0.0.1:0', ServerCredentials.createInsecure(), (error) => {
  if (error) throw error
  console.log('floor serves')
})

// Ends with whoever started it, however that ends.
process.stdin.resume().on('end', () => process.exit())
