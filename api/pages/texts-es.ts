/** The payer's pages in Spanish. */

import type { ExceptionKind } from '../../payment/status.ts'
import type { PageTexts, PayTexts, TextFacts } from './page-texts.ts'

const held: Record<ExceptionKind, (facts: TextFacts) => string> = {
  underpaid: ({ paid, asked }) => `Recibimos ${paid}, pero el pedido es de ${asked}.`,
  overpaid: ({ paid, asked }) =>
    `Recibimos ${paid}, pero el pedido es de ${asked}: llegó dinero de más.`,
  late: ({ paid, deadline }) => `Recibimos ${paid}, pero el plazo venció el ${deadline}.`,
  duplicate: ({ paid }) => `Recibimos ${paid} para un pedido que ya estaba pagado.`,
  mismatched: ({ paid }) => `Recibimos ${paid}, pero el pago no coincide con el pedido.`,
}

const states: PageTexts['states'] = {
  confirming: {
    headline: 'Estamos esperando tu pago',
    sentence: () => 'Todavía no nos llega la confirmación.',
    next: ({ deadline }) =>
      `Si ya pagaste, no pagues otra vez: esta página se actualiza sola. Si aún no has pagado, tienes hasta el ${deadline}.`,
  },
  processing: {
    headline: 'Tu banco está procesando el pago',
    sentence: () => 'Ya lo iniciaste; falta que el banco lo confirme.',
    next: ({ watchEnd }) =>
      `No pagues otra vez: esta página se actualiza sola. Seguimos pendientes de la respuesta del banco hasta el ${watchEnd}.`,
  },
  received: {
    headline: 'Recibimos tu pago',
    sentence: () => 'En cuanto se acredite el dinero, le avisamos a la tienda.',
    next: () => 'No tienes que hacer nada más. Esta página se actualiza sola.',
  },
  completed: {
    headline: 'Tu pago se completó',
    sentence: () => 'Ya le avisamos a la tienda para que prepare tu compra.',
    next: () => 'No tienes que hacer nada más. Puedes guardar esta página como comprobante.',
  },
  held: {
    headline: 'Tu dinero llegó y la tienda lo está revisando',
    sentence: (facts) => held[facts.exception](facts),
    next: ({ shop }) =>
      `Una persona de ${shop} decide si acepta el dinero o te lo devuelve. No hay un plazo fijo. No pagues otra vez: esta página se actualiza cuando haya una decisión.`,
  },
  declined: {
    headline: 'La tienda te devuelve el dinero',
    sentence: ({ paid, shop }) => `Recibimos ${paid}, pero ${shop} no aceptó el pago.`,
    next: ({ shop }) =>
      `La devolución la hace ${shop} y puede tardar unos días. Esta página se actualiza cuando esté hecha. No pagues otra vez sin hablar con la tienda.`,
  },
  failed: {
    headline: 'El pago no se completó',
    sentence: () => 'No recibimos dinero.',
    next: () =>
      'Puedes pagar de nuevo, con este u otro medio. Si tu banco te muestra un cobro, no pagues otra vez: escríbele a la tienda.',
  },
  expired: {
    headline: 'Se venció el plazo para pagar',
    sentence: ({ deadline }) => `El plazo venció el ${deadline} y no recibimos ningún pago.`,
    next: ({ watchEnd }) =>
      `Si ya pagaste, no pagues otra vez: hasta el ${watchEnd} seguimos pendientes de tu pago, y la tienda te responde. Si no has pagado, puedes volver a intentarlo.`,
  },
  cancelled: {
    headline: 'El pago se canceló',
    sentence: () => 'No recibimos dinero.',
    next: () => 'Si todavía quieres tu compra, puedes pagar de nuevo.',
  },
  refunded: {
    headline: 'Tu dinero fue devuelto',
    sentence: ({ paid }) => `Te devolvieron ${paid} por el mismo medio con el que pagaste.`,
    next: () =>
      'Tu banco puede tardar unos días en mostrarlo. Si no lo ves, escríbele a la tienda.',
  },
}

const pay: PayTexts = {
  headline: (amount, method) => `Paga ${amount} con ${method}`,
  steps: {
    pix: [
      'Abre la app de tu banco y entra a Pix.',
      'Escanea el código QR, o copia el código y pégalo.',
      'Revisa el monto y confirma el pago.',
    ],
    qr: [
      'Abre la app con la que pagas.',
      'Escanea el código QR, o copia el código y pégalo.',
      'Revisa el monto y confirma el pago.',
    ],
    transfer: [
      'Abre la app de tu banco y elige transferir.',
      'Copia estos datos en la transferencia.',
      'Transfiere el monto exacto y confirma.',
    ],
  },
  payBefore: (deadline) => `Tienes hasta el ${deadline} para pagar.`,
  timeLeft: 'Tiempo restante',
  qrCode: (amount) => `Código QR para pagar ${amount}`,
  code: 'Código para copiar y pegar',
  copyCode: 'Copiar el código',
  copy: (what) => `Copiar: ${what}`,
  copyShort: 'Copiar',
  copied: 'Copiado',
  howTo: 'Cómo pagar',
  exactAmount: 'Monto exacto',
  waiting:
    'Cuando llegue tu pago, esta página se actualiza sola. También puedes cerrarla y volver después.',
  fields: {
    clabe: 'CLABE',
    cbu: 'CBU o CVU',
    alias: 'Alias',
    accountNumber: 'Número de cuenta',
    accountType: 'Tipo de cuenta',
    bank: 'Banco',
    beneficiary: 'Beneficiario',
    document: 'Documento del beneficiario',
    reference: 'Referencia',
    concept: 'Concepto',
  },
}

export const pagesInSpanish: PageTexts = {
  states,
  pay,
  facts: {
    amount: 'Monto',
    arrived: 'Monto recibido',
    reference: 'Pedido',
    method: 'Medio de pago',
    paidAt: 'Pagado el',
    createdAt: 'Iniciado el',
  },
  actions: {
    toShop: (shop) => `Continuar en ${shop}`,
    backToShop: (shop) => `Volver a ${shop}`,
    payAgain: () => 'Pagar de nuevo',
    toPayment: () => 'Volver a la página de pago',
    writeToShop: (shop) => `Escribir a ${shop}`,
  },
  help: (shop) => `¿Necesitas ayuda? Escríbele a ${shop}`,
  order: (reference) => `Pedido ${reference}`,
  notFound: {
    headline: 'No encontramos este pago',
    sentence: 'Revisa el enlace o vuelve a la tienda.',
  },
  unavailable: {
    headline: 'No podemos mostrar tu pago en este momento',
    sentence: 'Si ya pagaste, no pagues otra vez. Esta página se actualiza sola.',
  },
}
