import { describe, expect } from '@jest/globals'
import { refusal } from './helm.ts'
import { testWith } from './tools.ts'

const test = testWith('helm')

const refused: [wrong: string, said: string | RegExp][] = [
  ['services.policy.replica=3', "at '/services/policy': additional properties 'replica' not allowed"],
  ['services.policy.kind=tcp', "at '/services/policy/kind': value must be one of 'grpc', 'http'"],
  ['services.policy.pdb.maxUnavailable=0', "at '/services/policy/pdb/maxUnavailable'"],
  ['services.Policy.replicas=1', "invalid propertyName 'Policy'"],
  [
    'services.delivery.secretFiles.CARRIERS.key=x',
    "at '/services/delivery/secretFiles/CARRIERS': missing property 'existingSecret'",
  ],
  ['typo=1', "additional properties 'typo' not allowed"],
  ['nats.url=nats.example:4222', "at '/nats/url': 'nats.example:4222' does not match pattern"],
  ['nats.url=nats://me:secret@nats.example:4222', "at '/nats/url'"],
  ['nats.streamReplicas=2', "at '/nats/streamReplicas'"],
  ['tls.mode=none', "at '/tls/mode': value must be one of 'certManager', 'existingSecret'"],
  ['keyring.kms.url=http://vault:8200/v1/transit', "at '/keyring/kms/url'"],
  ['publicUrl=https://mfa.example.org/path', "at '/publicUrl'"],
  ['image.digest=sha256:1', "at '/image/digest'"],
  ['defaults.drain.timeoutSeconds=31', "at '/defaults/drain/timeoutSeconds'"],
  ['services.gateway.calls={polcy}', 'services.gateway.calls names "polcy", which is not a service'],
  ['services.fraud.calls={gateway}', 'services.fraud.calls names "gateway", which takes no calls by gRPC'],
  ['services.fraud.enabled=false', 'services.challenge.calls names "fraud", which is not a service'],
  [
    'defaults.terminationGracePeriodSeconds=30',
    /must exceed drain\.preStopSeconds \+ drain\.timeoutSeconds, which are 35/,
  ],
  [
    'services.fraud.keda.enabled=true,services.fraud.autoscaling.enabled=true',
    'services.fraud has autoscaling and keda both enabled',
  ],
  ['keda.natsMonitoring=http://nats:8222', "at '/keda/natsMonitoring'"],
  ['database.existingSecret=', "database.existingSecret is required: the Secret with the database's URL"],
  ['nats.url=', 'nats.url is required, or nats.existingSecret where the URL holds a password'],
  ['nats.existingSecret=nats', 'nats.url and nats.existingSecret are both given'],
  ['keyring.existingSecret=', 'keyring.existingSecret is required'],
  ['carrier.from=', 'carrier.from or carrier.messagingServiceSid is required'],
  ['publicUrl=', 'publicUrl is required'],
  [
    'externalSecrets.enabled=true,externalSecrets.secretStoreRef.name=vault,externalSecrets.secrets.countersign-database.uri.key=x',
    'externalSecrets.secrets has "countersign-database", which is not there yet when migrations.mode hook runs',
  ],
  ['tls.mode=existingSecret', 'tls.existingSecret.pattern is required when tls.mode is existingSecret'],
]

describe('what would not run is not rendered', () => {
  for (const [wrong, said] of refused) {
    test(wrong, () =>
      expect(refusal({ set: [wrong] })).toEqual(expect.stringMatching(said instanceof RegExp ? said : literally(said))),
    )
  }

  test('a cluster that is too old', () => {
    expect(refusal({ more: ['--kube-version', '1.29'] })).toContain('chart requires kubeVersion: >=1.30.0-0')
    expect(refusal({ more: ['--kube-version', '1.30'] })).toBe('it was rendered')
    expect(refusal({ more: ['--kube-version', '1.37'] })).toBe('it was rendered')
  })

  test('nothing said at all', () => {
    expect(refusal({ ci: [] })).toContain('is required')
  })
})

function literally(text: string): RegExp {
  return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
}
