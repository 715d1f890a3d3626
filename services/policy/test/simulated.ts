import { expect } from '@jest/globals'
import { SimulateRequest } from '#contracts/gen/countersign/policy/v1/policy'
import type { Difference, SimulationTotals } from '#contracts/gen/countersign/policy/v1/policy'
import type { Stage } from './stage.ts'

/** What a simulation comes to: its differences, and after all of them its totals. */
export async function simulated(stage: Stage, key: string, change: Partial<SimulateRequest>) {
  const differences: Difference[] = []
  let totals: SimulationTotals | undefined
  for await (const { part } of stage.policyByKey(key).simulate(SimulateRequest.fromPartial(change))) {
    expect(totals).toBeUndefined()
    if (part?.$case === 'difference') differences.push(part.value)
    else totals = part?.value
  }
  return { differences, totals }
}
