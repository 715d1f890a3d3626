import { inspect } from 'node:util'

const shown = '[secret]'

/** A text that prints as `[secret]` wherever a log, JSON, a template or an inspection would have shown it. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The text itself, for the one place that uses it. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return shown
  }

  toJSON(): string {
    return shown
  }

  [inspect.custom](): string {
    return shown
  }
}
