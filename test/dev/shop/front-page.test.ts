/** The shop's front page: two products in three languages, with prices as the country writes them. */

import { expect, it } from 'vitest'
import { languages } from '../../../dev/shop/languages.ts'
import { renderFrontPage } from '../../../dev/shop/pages/shop-page.ts'
import { aVisitor } from '../../support/visitor.ts'

it.each([
  ['CO', '$ 50.000', '$ 32.000'],
  ['BR', 'R$ 79,90', 'R$ 49,50'],
  ['MX', '$250', '$149'],
  ['CL', '$12.990', '$8.990'],
])('offers in %s the coffee for %s and the mug for %s', (country, coffee, mug) => {
  const page = renderFrontPage(aVisitor({ country }), [])

  expect(page).toContain(`<p class="price">${coffee}</p>`)
  expect(page).toContain(`<p class="price">${mug}</p>`)
})

it.each(languages)('is written in %s', (language) => {
  const page = renderFrontPage(aVisitor({ language }), [])

  expect(page).toContain(`<html lang="${language}">`)
  expect(page).toContain(
    `<a href="?lang=${language}" lang="${language}" hreflang="${language}" aria-current="true">`,
  )
})
