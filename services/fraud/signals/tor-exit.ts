import type { Signal } from './signal.ts'

/** The operator's list of Tor's exits has the address: nobody can tell where the person is. */
export const torExit: Signal = {
  weigh({ torExit }) {
    return torExit ? { score: 40, explanation: 'the address is an exit of Tor' } : undefined
  },
}
