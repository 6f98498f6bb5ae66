/** A command's options: help on demand, and one sentence for what it does not know. */

import { parseArgs, type ParseArgsConfig } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<Wanted extends Options> = ReturnType<typeof parseArgs<{ options: Wanted }>>['values']

/** What a shell calls a wrong use of a command. */
const wrongUse = 64

/**
 * Reads the options of this process. Prints the help and ends where it is asked for; says what is
 * wrong and ends where something is.
 * @param help what the command does, with every option and an example
 */
export function readOptions<const Wanted extends Options>(
  help: string,
  wanted: Wanted,
): Parsed<Wanted> {
  const options = { ...wanted, help: { type: 'boolean' } } as const
  try {
    const { values } = parseArgs({ options })
    if (!(values as { help?: boolean }).help) return values
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('. ')
    process.stderr.write(`${sentence}.\n\n${help}`)
    process.exit(wrongUse)
  }
  process.stdout.write(help)
  process.exit(0)
}
