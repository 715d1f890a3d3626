/** The figures 9 and 10 of RFC 6030 (sections 7 and 8); in figure 9 with erratum 3418, which puts Signature where it belongs. */

interface BulkKey {
  id: string
  serial: string
  digits: number
  policy?: string
}

function keyPackage({ id, serial, digits, policy = '' }: BulkKey): string {
  return `<KeyPackage>
    <DeviceInfo>
      <Manufacturer>TokenVendorAcme</Manufacturer>
      <SerialNo>${serial}</SerialNo>
    </DeviceInfo>
    <Key Id="${id}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp">
      <Issuer>Issuer</Issuer>
      <AlgorithmParameters>
        <ResponseFormat Length="${digits}" Encoding="DECIMAL"/>
      </AlgorithmParameters>
      <Data>
        <Secret>
          <PlainValue>
            MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=
          </PlainValue>
        </Secret>
        <Counter>
          <PlainValue>0</PlainValue>
        </Counter>
      </Data>${policy}
    </Key>
  </KeyPackage>`
}

function within(from: string, to: string): string {
  return `
      <Policy>
        <StartDate>${from}T00:00:00Z</StartDate>
        <ExpiryDate>${to}T00:00:00Z</ExpiryDate>
      </Policy>`
}

function container(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer
  xmlns="urn:ietf:params:xml:ns:keyprov:pskc"
  xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
  Version="1.0">
  ${content}
</KeyContainer>`
}

/** A container with a signature, after its one key. */
export const figure9 = container(`${keyPackage({ id: '123', serial: '0755225266', digits: 6 })}
  <ds:Signature>
    <ds:SignedInfo>
      <ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
      <ds:SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/>
      <ds:Reference URI="#Device">
        <ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/>
        <ds:DigestValue>
          j6lwx3rvEPO0vKtMup4NbeVu8nk=
        </ds:DigestValue>
      </ds:Reference>
    </ds:SignedInfo>
    <ds:SignatureValue>
      j6lwx3rvEPO0vKtMup4NbeVu8nk=
    </ds:SignatureValue>
  </ds:Signature>`)

/** Four keys for three devices; the third device has two, for two months. */
export const figure10 = container(
  [
    { id: '1', serial: '654321', digits: 8, policy: within('2006-05-01', '2006-05-31') },
    { id: '2', serial: '123456', digits: 8, policy: within('2006-05-01', '2006-05-31') },
    { id: '3', serial: '9999999', digits: 8, policy: within('2006-03-01', '2006-03-31') },
    { id: '4', serial: '9999999', digits: 8, policy: within('2006-04-01', '2006-04-30') },
  ]
    .map(keyPackage)
    .join('\n  '),
)
