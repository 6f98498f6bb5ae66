/** Reads a command's own options; where they are wrong, says how the command is used. */

import { parseArgs, type ParseArgsConfig } from 'node:util'

type Values<Options extends ParseArgsConfig['options']> = ReturnType<
  typeof parseArgs<{ options: Options }>
>['values']

/**
 * Gives the options of the command line. Ends the process with 0 after `--help`, and with 64, the
 * usual number for wrong use, where an option is unknown or lacks its value.
 * @param help what the command does; its first line is how to call it
 * @param args without the words that the command has read already
 */
export function readOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  help: string,
  options: Options,
  args = process.argv.slice(2),
): Values<Options> {
  const own = { ...options, help: { type: 'boolean' } } as const
  try {
    const { values } = parseArgs({ args, options: own })
    if (!('help' in values && values.help)) return values
  } catch (error) {
    const [why] = String(error instanceof Error ? error.message : error).split(/\.? To specify/)
    process.stderr.write(`${why}\n\n${help}`)
    process.exit(64)
  }
  process.stdout.write(help)
  process.exit(0)
}
