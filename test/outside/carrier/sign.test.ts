import { expect, test } from '@jest/globals'
import { sign } from './sign.ts'

test("the example of the carrier's documentation signs to the published value", () => {
  const signature = sign({
    url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
    form: {
      To: '+18005551212',
      CallSid: 'CA1234567890ABCDE',
      Digits: '1234',
      Caller: '+12349013030',
      From: '+12349013030',
    },
    authToken: '12345',
  })
  expect(signature).toBe('0/KCTR6DLpKmkAf8muzZqo1nDgQ=')
})
