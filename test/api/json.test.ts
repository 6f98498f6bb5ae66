/** Reading JSON with the amount as the digits that were sent. */

import { describe, expect, it } from 'vitest'
import { parseJson } from '../../api/json.ts'

describe('an amount', () => {
  it.each([
    ['50000', '50000'],
    ['49.90', '49.90'],
    ['0.1', '0.1'],
    ['123456789012345.67', '123456789012345.67'],
    ['12345678901234567890', '12345678901234567890'],
    ['9007199254740993', '9007199254740993'],
    ['-1', '-1'],
    ['5e4', '50000'],
    ['4.99e1', '49.9'],
    ['500.000e0', '500.000'],
    ['500.000e3', '500000'],
    ['50000e-2', '500.00'],
    ['5E-2', '0.05'],
    ['-5e+1', '-50'],
    ['0.1000000000000000055511151231257827e0', '0.1000000000000000055511151231257827'],
    ['1e400', '1e400'],
    ['1e-400', '1e-400'],
  ])('written as the number %s is the text %s', (number, expected) => {
    const parsed = parseJson(`{"amount": ${number}}`)

    expect(parsed).toEqual({ amount: expected })
  })

  it('written as text is left as it is', () => {
    const parsed = parseJson('{"amount": "49.90"}')

    expect(parsed).toEqual({ amount: '49.90' })
  })

  it('is the last one of two, as JSON has it', () => {
    const parsed = parseJson('{"amount": 1.50, "amount": 2.50}')

    expect(parsed).toEqual({ amount: '2.50' })
  })

  it.each([
    ['deeper down', '{"extra": {"amount": 1.50}}', { extra: { amount: 1.5 } }],
    ['in a list', '[{"amount": 1.50}]', [{ amount: 1.5 }]],
    [
      'in addition to the real one',
      '{"amount": 2, "extra": {"amount": 3}}',
      { amount: '2', extra: { amount: 3 } },
    ],
    ['that is an object', '{"amount": {"amount": 1}}', { amount: { amount: 1 } }],
    ['that is nothing', '{"amount": null}', { amount: null }],
  ])('%s is a number like any other', (_what, text, expected) => {
    const parsed = parseJson(text)

    expect(parsed).toEqual(expected)
  })
})

describe('everything else', () => {
  it.each([
    ['{"a": [1, {"b": null}], "c": true}', { a: [1, { b: null }], c: true }],
    ['[]', []],
    ['null', null],
    ['"text"', 'text'],
    ['1.50', 1.5],
  ])('is parsed as JSON is: %s', (text, expected) => {
    const parsed = parseJson(text)

    expect(parsed).toEqual(expected)
  })

  it.each(['', '{', '{"a": 1,}', "{'a': 1}", '{"amount": 01}', '{"amount": .5}', 'undefined'])(
    'is refused where it is no JSON: %s',
    (text) => {
      const act = () => parseJson(text)

      expect(act).toThrow(SyntaxError)
    },
  )

  it.each(['{"__proto__": {"a": 1}}', '{"payer": {"__proto__": null}}'])(
    'is refused where it names a prototype: %s',
    (text) => {
      const act = () => parseJson(text)

      expect(act).toThrow(new SyntaxError('__proto__ is not allowed in a body'))
    },
  )
})
