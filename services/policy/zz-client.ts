import { fork } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { once } from 'node:events'
import { PolicyServiceService, Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { connect } from '#libs/rpc/client'
const child = fork(new URL('zz-server.ts', import.meta.url), {
  execArgv: process.env.PROF ? [...process.execArgv, '--cpu-prof', '--cpu-prof-dir=/tmp/bench/prof'] : process.execArgv,
})
const [{ address, people, pid }] = (await once(child, 'message')) as [{ address: string; people: number; pid: number }]
const policy = connect(PolicyServiceService, { address, peer: 'challenge', tenant: 'acme', defaultTimeoutMs: 20000 })
const usage = async () => {
  child.send('usage')
  return ((await once(child, 'message')) as [{ usage: NodeJS.CpuUsage; statements?: number }])[0]
}
function postgresTicks(): number {
  let sum = 0
  for (const p of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    try {
      const stat = readFileSync(`/proc/${p}/stat`, 'utf8')
      const f = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(p) === pid || Number(f[1]) === pid) sum += Number(f[11]) + Number(f[12])
    } catch {}
  }
  return sum * 10_000
}
const factors = [
  { factorId: '00000000-0000-0000-0000-000000000001', method: 1 },
  { factorId: '00000000-0000-0000-0000-000000000002', method: 2 },
]
const one = () =>
  policy.decide({
    situation: Situation.fromPartial({
      userId: `user-${1 + Math.floor(Math.random() * people)}`,
      applicationId: 'mail',
      clientIp: '8.8.8.8',
      factors,
      risk: { level: 2 },
    } as never),
  })
async function run(callers: number, ms: number) {
  const before = await usage(),
    ticks = postgresTicks(),
    end = performance.now() + ms
  const lat: number[] = []
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < end) {
        const t = performance.now()
        await one()
        lat.push(performance.now() - t)
      }
    }),
  )
  const after = await usage(),
    n = lat.length
  lat.sort((a, b) => a - b)
  console.log(
    JSON.stringify({
      callers,
      perSecond: Math.round((n / ms) * 1000),
      p50: lat[n >> 1]?.toFixed(2),
      p99: lat[Math.floor(n * 0.99)]?.toFixed(2),
      nodeUs: Math.round((after.usage.user + after.usage.system - before.usage.user - before.usage.system) / n),
      postgresUs: Math.round((postgresTicks() - ticks) / n),
      statementsPerCall:
        after.statements === undefined ? undefined : ((after.statements - (before.statements ?? 0)) / n).toFixed(3),
    }),
  )
}
await run(32, 2000)
for (let i = 0; i < 5; i++) { for (const kind of ['fixed', 'real']) { child.send(kind); process.stdout.write(kind + ' '); await run(32, 1500) } }
for (const callers of [1, 128]) await run(callers, 3000)
policy.close()
child.send('stop')
await once(child, 'exit')
