import { readFileSync } from 'node:fs'

/** What the environment says under a name: its text, nothing, or why it cannot be read. */
export type GivenText = { text: string | undefined } | { problem: string }

/**
 * The text of `NAME`, or the trimmed content of the file that `NAME_FILE` names, so that a secret can be mounted instead
 * of passed. An empty variable counts as absent, since charts and compose files write those.
 */
export function givenText(environment: NodeJS.ProcessEnv, name: string): GivenText {
  const [text, path] = [environment[name], environment[`${name}_FILE`]]
  if (!path) return { text: text || undefined }
  if (text) return { problem: `${name} and ${name}_FILE are both given; give one of them` }
  try {
    const content = readFileSync(path, 'utf8').trim()
    return content === '' ? { problem: `${name}_FILE: ${path} is empty` } : { text: content }
  } catch (error) {
    return { problem: `${name}_FILE: cannot read ${path} (${(error as NodeJS.ErrnoException).code})` }
  }
}
