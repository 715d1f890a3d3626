import { configureTextEncoding } from '@bufbuild/protobuf/wire'

// A proto3 string is UTF-8. Without this, bytes that are not would be read as U+FFFD, and two different names could meet.
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

configureTextEncoding({
  encodeUtf8: (text) => encoder.encode(text),
  encodeUtf8Into: (text, target) => encoder.encodeInto(text, target),
  decodeUtf8: (bytes) => decoder.decode(bytes),
  checkUtf8: (text) => !/\p{Surrogate}/u.test(text),
})
