import type { Routes } from '../carrier.ts'
import { apps } from './apps.ts'
import { calls } from './calls.ts'
import { events } from './events.ts'
import { faults } from './faults.ts'
import { home } from './home.ts'
import { letters } from './letters.ts'
import { messages } from './messages.ts'
import { phones } from './phones.ts'

/** What a paying account may use, behind its credentials. A further resource is one file and one line here. */
export const api: Record<string, Routes> = { messages, calls }

/** What only the one who plays the world may use: people's phones, and what goes wrong. */
export const world: Record<string, Routes> = { phones, letters, apps, faults }

/** The page of phones. */
export const page: Record<string, Routes> = { home, events }
