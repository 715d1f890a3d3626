import { beforeAll, describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { until } from '#libs/testing/until'
import { testWith, tool } from '#test/chart/tools'
import { replyPhone } from '#test/cluster/people'
import { openPage, type Page } from '#test/outside/browser'
import type { House } from '#test/cluster/tenant'
import { cluster } from './stage.ts'

let acme: House
beforeAll(async () => {
  acme = await cluster.newTenant({ id: 'paged' })
  const settings = Settings.fromPartial({ enableFraudAlert: true, companyName: 'Acme & Sons' })
  await acme.admin.admin.updateSettings({ settings })
})

const { APPROVED, DENIED } = ChallengeState
const shown = ({ options }: Challenge) => options[0]?.number ?? ''
const otherThan = (number: string) => (number === '42' ? '24' : '42')
const over = (challenge: Challenge) =>
  until(async () => {
    const { challenge: now } = await acme.vpn.challenge.getChallenge({ challengeId: challenge.id })
    return now?.state !== ChallengeState.PENDING && now
  })

async function post(path: string, body: object) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(cluster.carrier.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as { id: string; accountName: string } }
}

/** Somebody with the app on the page's phone, which has proved itself as the page does it. */
async function owner() {
  const person = await cluster.person({ house: acme })
  const { activation } = await person.enrol({ $case: 'device', value: {} }, false, 'it is theirs')
  const { body: app } = await post(`/phones/${person.number}/apps`, { uri: activation?.uri })
  const path = `/phones/${person.number}/apps/${app.id}/answers`
  const approve = { challengeId: app.id, answer: 'approve', number: activation?.number }
  expect(await post(path, approve)).toMatchObject({ status: 200, body: { approved: true } })
  const answer = (challenge: Challenge, said: object) => post(path, { challengeId: challenge.id, ...said })
  return { person, app, answer }
}

test('the app on the page’s phone calls the account what the company calls itself', async () => {
  expect((await owner()).app).toMatchObject({ accountName: 'Acme & Sons' })
})

describe('who is asked by the app on the page’s phone', () => {
  test('approves with the number, after another', async () => {
    const { person, answer } = await owner()
    const challenge = await person.start()
    const wrong = await answer(challenge, { answer: 'approve', number: otherThan(shown(challenge)) })
    expect(wrong).toMatchObject({ body: { resultCode: 'RESULT_CODE_FAILED_PHONE_APP_NUMBER_INCORRECT', open: true } })
    await answer(challenge, { answer: 'approve', number: shown(challenge) })
    expect(await over(challenge)).toMatchObject({ state: APPROVED })
  })

  test.each([
    ['denies', 'deny', ResultCode.FAILED_PHONE_APP_DENIED],
    ['says that it is not they', 'report-fraud', ResultCode.FAILED_FRAUD_REPORTED],
  ])('%s', async (_, said, resultCode) => {
    const { person, answer } = await owner()
    const challenge = await person.start()
    await answer(challenge, { answer: said })
    expect(await over(challenge)).toMatchObject({ state: DENIED, resultCode })
  })
})

/** What is done with the phone of that number in the browser; nothing is found until it is there. */
const onPhone = (page: Page, number: string, script: string) =>
  until(
    () =>
      page.evaluate(`(() => {
        const phone = [...document.querySelectorAll('.phone')].find((each) => each.textContent.includes('${number}'))
        const type = (input, text) => {
          input.value = text
          input.dispatchEvent(new Event('input', { bubbles: true }))
        }
        try { ${script} } catch { return undefined }
      })()`),
    { within: 20_000 },
  )

testWith('chromium')(
  'somebody before the page replies to a text, and approves, denies and reports prompts',
  async () => {
    const page = await openPage(tool('chromium') ?? '', cluster.carrier.url)
    try {
      const ben = await cluster.person({ house: acme })
      await ben.enrol(replyPhone(ben.number), true)
      const texted = await ben.start()
      const reply = `const form = phone.querySelector('.entry:not([hidden])')
      type(form.elements.body, phone.querySelector('.code').textContent)
      form.requestSubmit()
      return true`
      await onPhone(page, ben.number, reply)
      expect(await over(texted)).toMatchObject({ state: APPROVED })
      await onPhone(page, ben.number, `return phone.querySelector('.sent .bubble').textContent`)

      const { person } = await owner()
      // The prompt that proved the app may still be there.
      const press = (choice: string, number = '') => `const cards = [...phone.querySelectorAll('.prompt')]
      const card = cards.find((each) => each.textContent.includes('The VPN'))
      type(card.querySelector('input'), '${number}')
      const button = card.querySelector('.${choice}')
      button.click()
      return !button.disabled`
      const first = await person.start()
      await onPhone(page, person.number, press('approve', otherThan(shown(first))))
      await onPhone(
        page,
        person.number,
        `return phone.querySelector('.verdict').textContent.includes('not the number')`,
      )
      await onPhone(page, person.number, press('approve', shown(first)))
      expect(await over(first)).toMatchObject({ state: APPROVED })
      await onPhone(page, person.number, `return phone.textContent.includes('Approved: The VPN')`)

      for (const [choice, resultCode] of [
        ['deny', ResultCode.FAILED_PHONE_APP_DENIED],
        ['report', ResultCode.FAILED_FRAUD_REPORTED],
      ] as const) {
        const challenge = await person.start()
        await onPhone(page, person.number, press(choice))
        expect(await over(challenge)).toMatchObject({ state: DENIED, resultCode })
        await onPhone(page, person.number, `return phone.querySelector('.prompt') === null`)
      }
      expect(page.complaints).toEqual([])
    } finally {
      await page.close()
    }
  },
)
