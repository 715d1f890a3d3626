import { realWorld, type World } from '#libs/runtime/world'

/** The real world, but that its clock can be put forward, and stopped. */
export interface MovingWorld extends World {
  advance(milliseconds: number): void
  /** From now on no time passes but what it is put forward by. */
  stop(): void
}

export function movingWorld(): MovingWorld {
  let ahead = 0
  let stopped: number | undefined
  return {
    ...realWorld,
    now: () => new Date((stopped ?? Date.now()) + ahead),
    advance: (milliseconds) => void (ahead += milliseconds),
    stop: () => void (stopped ??= Date.now()),
  }
}
