/** The one fixture of the tests of store/: a database with a store for each test file. */

import { test } from 'vitest'
import { aDatabase, type TestDatabase } from './database.ts'

/** The database of the running test file, with its store. */
export let database: TestDatabase

/** A test about the store: its file has a database of its own from the first hook or test to the last. */
export const it = test.extend(
  'database',
  { scope: 'file', auto: true },
  // oxlint-disable-next-line no-empty-pattern -- Vitest reads from it which fixtures this one needs
  async ({}, { onCleanup }) => {
    database = await aDatabase()
    onCleanup(() => database.close())
    return database
  },
)
