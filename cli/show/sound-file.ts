import { SoundFormat, type SoundFile } from '#contracts/gen/countersign/delivery/v1/greeting'
import { word } from '../words.ts'
import { moment } from './moment.ts'
import { span } from './span.ts'

export const soundFileHeads = ['id', 'what it is', 'format', 'plays', 'size', 'kept']

/** A sound file: what it is, and how long it plays. */
export function soundFileRow({ id, description, format, durationMs, size, createdAt }: SoundFile): string[] {
  return [id, description, word(SoundFormat, format), span(durationMs), kilobytes(size), moment(createdAt)]
}

export function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_024)} KB`
}
