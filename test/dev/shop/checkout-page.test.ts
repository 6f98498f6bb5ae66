/** The checkout page: what Payin offers, what a method needs, and what Payin refused. */

import { expect, it } from 'vitest'
import { renderCheckoutForm, type CheckoutForm } from '../../../dev/shop/pages/checkout-page.ts'
import { aVisitor } from '../../support/visitor.ts'

const visitor = aVisitor()

function render(wishes: Partial<CheckoutForm> = {}): string {
  const methods = [
    {
      method: 'PSE',
      name: 'PSE',
      banks: ['BANCOLOMBIA', 'DAVIVIENDA'],
      requiredFields: ['payer.email'],
    },
    { method: 'NEQUI', name: 'Nequi', banks: [], requiredFields: ['payer.email', 'payer.phone'] },
  ]
  const { buyer } = visitor.market
  return renderCheckoutForm(visitor, {
    methods,
    buyer,
    method: '',
    bank: null,
    problem: null,
    ...wishes,
  })
}

const tagOf = (page: string, id: string) => new RegExp(`<input id="${id}"[^>]*>`).exec(page)?.[0]

it('offers every method of the country, and the banks of those that have some', () => {
  const page = render()

  expect(page).toContain('value="PSE" required checked')
  expect(page).toContain('value="NEQUI" required>')
  expect(page).toContain('<option>BANCOLOMBIA</option><option>DAVIVIENDA</option>')
  expect(page).not.toContain('name="bank-NEQUI"')
})

it('demands what every method needs, and names the method that needs more', () => {
  const page = render()

  expect(tagOf(page, 'email')).toContain(' required')
  expect(tagOf(page, 'phone')).not.toContain(' required')
  expect(page).toContain('Phone <span class="note">needed for Nequi</span>')
})

it('shows what Payin refused, at its field, with the choice that was made', () => {
  const page = render({
    method: 'PSE',
    bank: 'DAVIVIENDA',
    problem: { field: 'payer.documentNumber', detail: 'must have <10> digits' },
  })

  expect(page).toContain('Please check this field: Document number.')
  expect(page).toContain('(must have &lt;10&gt; digits)')
  expect(tagOf(page, 'documentNumber')).toContain('aria-invalid="true"')
  expect(page).toContain('<option selected>DAVIVIENDA</option>')
})

it('says so where the methods cannot be read', () => {
  const page = render({ methods: [] })

  expect(page).toContain('We cannot show the payment methods right now.')
  expect(page).toContain('<button id="buy" disabled>')
})
