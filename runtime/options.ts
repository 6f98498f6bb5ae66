/** Parses the options of a command and prints its usage. */

import { parseArgs, type ParseArgsConfig } from 'node:util'

type Values<Options extends ParseArgsConfig['options']> = ReturnType<
  typeof parseArgs<{ options: Options }>
>['values']

/**
 * Returns the options of the command line. Exits with 0 after `--help`, and with 64 (EX_USAGE) on an unknown
 * option or a missing value.
 * @param help the usage text; its first line is the synopsis
 * @param args the arguments without the subcommands that the caller has already consumed
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
