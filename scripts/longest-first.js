import { relative } from 'node:path'
import Sequencer from '@jest/test-sequencer'

/** Whole clusters and long races: were one of them begun last, all workers but one would wait for it. */
const long =
  /^(test|cli\/start)\/|^services\/challenge\/test\/.*(races|fuzz|same-answer)|^services\/challenge\/token-files\/memory/

/** Has a jest run begin with the tests that take longest, also where no run before has told which these are. */
export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests)
    const isLong = ({ path, context }) => long.test(relative(context.config.rootDir, path))
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))]
  }
}
