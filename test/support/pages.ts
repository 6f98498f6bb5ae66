/** The pages of the repository, and their blocks of code. */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../../dev/local/paths.ts'

/** Every page that is tracked, by its path. */
export const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: checkout, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(checkout, path)))

export const readPage = (path: string) => readFileSync(join(checkout, path), 'utf8')

export interface CodeBlock {
  page: string
  language: string
  code: string
}

/** The fenced blocks of a page, without their indentation. */
export function listBlocks(page: string): CodeBlock[] {
  const found = readPage(page).matchAll(/^( *)```(\S*)\n([^]*?)^\1```$/gm)
  return [...found].map(([, indent = '', language = '', code = '']) => ({
    page,
    language,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))
}

/** The commands of a page: the lines of its blocks for a shell, and what its prose quotes. */
export function listCommands(page: string): string[] {
  const text = readPage(page)
  const quoted = [...text.matchAll(/`((?:npm|npx|node|docker|bash) [^`]+)`/g)].map(
    ([, command = '']) => command.replaceAll(/\s+/g, ' '),
  )
  const lines = listBlocks(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
  return [...quoted, ...lines].flatMap((line) => line.split(' && ')).filter((line) => line !== '')
}
