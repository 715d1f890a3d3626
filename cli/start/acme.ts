import {
  Application,
  Licensing,
  Person,
  PersonState,
  Settings,
  Tenant,
  TrustedNetwork,
} from '#contracts/gen/countersign/policy/v1/admin'
import {
  ApplicationKind,
  Deployment,
  DirectoryLocation,
  LicenceKind,
} from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'

/** The organisation of the demonstration. Licences are looked at, so that one can see what their lack does. */
export const tenant = Tenant.fromPartial({ id: 'acme', name: 'Acme', licensing: Licensing.ENFORCED })

/** People may say that it was not they. */
export const settings = Settings.fromPartial({ enableFraudAlert: true })

/** A VPN and a web application on the premises, and one application that may be secured in either place. */
export const applications = [
  Application.fromPartial({ id: 'vpn', name: 'Acme VPN', kind: ApplicationKind.REMOTE_ACCESS }),
  Application.fromPartial({ id: 'payroll', name: 'Acme Payroll', kind: ApplicationKind.WEB }),
  Application.fromPartial({ id: 'mail', name: 'Acme Mail', kind: ApplicationKind.OFFICE_365 }),
]

/** Set aside for documentation (RFC 5737), so that nobody is really there. */
export const network = TrustedNetwork.fromPartial({
  network: '203.0.113.0/24',
  label: 'Head office',
  deployment: Deployment.SERVER,
})

/** Somebody of the demonstration, and what they prove themselves with. */
export interface Member {
  person: Person
  /** Of the numbers that are set aside for fiction. */
  phone?: string
  app?: true
  /** What the phone is for, where it is not texted codes to be typed. */
  by?: 'call' | 'reply' | 'prompt'
  /** What there is to see of them, for the first screen. */
  story: string
}

export const members: readonly Member[] = [
  { person: staff('ann', 'Ann', 'Archer'), phone: '+14255550123', story: 'is texted a code' },
  {
    person: staff('bob', 'Bob', 'Baker'),
    app: true,
    story: 'has an authenticator app: npx countersign factors code bob',
  },
  {
    person: staff('carol', 'Carol', 'Carter', { defaultMethod: Method.APP_CODE }),
    ...{ phone: '+14255550134', app: true, story: 'has both, and prefers the app' },
  },
  {
    person: staff('dave', 'Dave', 'Dyer'),
    phone: '+14255550145',
    story: "waits to be blocked: block dave --reason '…'",
  },
  {
    person: staff('eve', 'Eve', 'Ellis', { licences: [LicenceKind.OFFICE_365] }),
    ...{ phone: '+14255550156', story: 'is licensed for mail alone' },
  },
  {
    person: staff('grace', 'Grace', 'Green'),
    ...{ phone: '+14255550167', by: 'call', story: 'is called: pick up at the page of phones' },
  },
  {
    person: staff('heidi', 'Heidi', 'Hall'),
    ...{
      phone: '+14255550178',
      by: 'prompt',
      story: 'is asked by the app on her phone: approve at the page of phones',
    },
  },
  {
    person: staff('ivan', 'Ivan', 'Irving'),
    ...{ phone: '+14255550189', by: 'reply', story: 'texts the code back: reply at the page of phones' },
  },
  { person: staff('frank', 'Frank', 'Fisher', { state: PersonState.ENABLED }), story: 'has to register first' },
]

function staff(userId: string, firstName: string, lastName: string, more: Partial<Person> = {}): Person {
  const licences = [LicenceKind.MULTI_FACTOR_AUTHENTICATION]
  const usual = { state: PersonState.ENFORCED, location: DirectoryLocation.FEDERATED, licences }
  return Person.fromPartial({ userId, firstName, lastName, email: `${userId}@acme.example`, ...usual, ...more })
}
