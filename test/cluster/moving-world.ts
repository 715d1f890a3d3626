import { realWorld, type World } from '#libs/runtime/world'

/** The real world, but that its clock can be put forward. */
export interface MovingWorld extends World {
  advance(milliseconds: number): void
}

export function movingWorld(): MovingWorld {
  let ahead = 0
  return {
    ...realWorld,
    now: () => new Date(Date.now() + ahead),
    advance: (milliseconds) => void (ahead += milliseconds),
  }
}
