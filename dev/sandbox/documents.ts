/** Checks documents as Koywe does, by the public rules. Shares no code with Payin's own checks. */

import { stdnum } from 'stdnum'

const digits = (number: string) => number.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase()

/** Says whether Koywe would accept the document. Unknown types pass. */
export function isValidDocument(country: string, type: string, number: string): boolean {
  const bare = digits(number)
  switch (`${country} ${type}`) {
    case 'CO CC':
      return /^\d{6,10}$/.test(bare)
    case 'CO NIT':
      return /^\d{8,11}$/.test(bare)
    case 'BR CPF':
      return new Set(bare).size > 1 && passes('BR', 'cpf', bare)
    case 'BR CNPJ':
      return passes('BR', 'cnpj', bare)
    case 'CL RUT':
      return passes('CL', 'rut', bare)
    case 'MX RFC':
      return /^[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}$/u.test(number.trim().toUpperCase())
    case 'MX CURP':
      return passes('MX', 'curp', bare)
    case 'AR CUIT':
    case 'AR CUIL':
      return passes('AR', 'cuit', bare)
    case 'AR DNI':
      return /^\d{7,8}$/.test(bare)
    case 'PE RUC':
      return passes('PE', 'ruc', bare)
    case 'PE DNI':
      return /^\d{8}$/.test(bare)
    default:
      return number.trim() !== ''
  }
}

function passes(country: string, name: string, number: string): boolean {
  return stdnum[country]?.[name]?.validate(number).isValid ?? true
}
