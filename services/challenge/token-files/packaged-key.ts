import type { XmlElement } from './xml-element.ts'

/** A key as it stands in its package, next to the device that it is for. */
export interface PackagedKey {
  key: XmlElement
  device: XmlElement | undefined
}
