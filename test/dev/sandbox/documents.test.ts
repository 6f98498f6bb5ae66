/** The documents that the sandbox takes: published vectors, good and bad. */

import { expect, it } from 'vitest'
import { isValidDocument } from '../../../dev/sandbox/documents.ts'

it.each([
  ['AR', 'CUIT', '20267565393'],
  ['AR', 'CUIL', '20055361682'],
  ['AR', 'DNI', '20123456'],
  ['AR', 'DNI', '2012345'],
  ['BR', 'CNPJ', '11222333000181'],
  ['BR', 'CNPJ', '12ABC34501DE35'],
  ['BR', 'CPF', '11144477735'],
  ['BR', 'CPF', '123.456.789-09'],
  ['CL', 'RUT', '11111111-1'],
  ['CL', 'RUT', '12.345.678-5'],
  ['CL', 'RUT', '10000013-K'],
  ['CL', 'RUT', '10000013-k'],
  ['CL', 'RUT', '10000004-0'],
  ['CO', 'CC', '123456'],
  ['CO', 'CC', '1234567890'],
  ['CO', 'NIT', '900123456'],
  ['CO', 'NIT', '900123456-8'],
  ['CO', 'NIT', '213123432-1'],
  ['MX', 'CURP', 'BOXW310820HNERXN09'],
  ['MX', 'RFC', 'GODE561231GR8'],
  ['MX', 'RFC', 'XAXX010101000'],
  ['PE', 'DNI', '10117410'],
  ['PE', 'RUC', '20512333797'],
  ['CO', 'PASSPORT', 'AB 123'],
])('takes %s %s %s', (country, type, number) => {
  const isValid = isValidDocument(country, type, number)

  expect(isValid).toBe(true)
})

it.each([
  ['AR', 'CUIT', '20267565392'],
  ['AR', 'CUIL', '20055361683'],
  ['AR', 'DNI', '201234'],
  ['AR', 'DNI', '201234567'],
  ['BR', 'CNPJ', '11222333000180'],
  ['BR', 'CPF', '12345678900'],
  ['BR', 'CPF', '11111111111'],
  ['BR', 'CPF', '1114447773'],
  ['CL', 'RUT', '11111111-2'],
  ['CL', 'RUT', '10000004-K'],
  ['CO', 'CC', '12345'],
  ['CO', 'CC', '12345678901'],
  ['CO', 'CC', 'ABCDEFGH'],
  ['CO', 'NIT', '1234567'],
  ['MX', 'CURP', 'BOXW310820HNERXN08'],
  ['MX', 'RFC', 'GODE56GR8'],
  ['PE', 'DNI', '1011741'],
  ['PE', 'RUC', '20512333798'],
  ['CO', 'PASSPORT', ' '],
])('refuses %s %s "%s"', (country, type, number) => {
  const isValid = isValidDocument(country, type, number)

  expect(isValid).toBe(false)
})
