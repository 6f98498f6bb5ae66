/** Os textos do que o suporte faz com as mensagens, em português. */

import type { TextsLike } from './texts-like.ts'
import type { supportEnglish } from './support-english.ts'

export const supportPortuguese: TextsLike<typeof supportEnglish> = {
  done: {
    retry: 'pediu para tentar já o que está pendente',
    replay: 'reprocessou um webhook',
    hand_over: 'passou o pagamento a outra pessoa',
    bundle: 'baixou os dados para a Koywe',
  },
  labels: { retry: 'Tentar tudo agora', hand_over: 'Passar a outra pessoa' },
  effects: {
    retry:
      'Tenta agora o que estava programado para depois: as mensagens a enviar e a busca da ordem na Koywe.',
    hand_over:
      'Diz quem cuida deste pagamento daqui em diante. Substitui quem cuidava antes, e a lista pode ser filtrada por pessoa.',
  },
  resend: {
    again: '(mais uma vez)',
    labels: { retry: 'Tentar agora', revive: 'Reenviar', repeat: 'Enviar mais uma vez' },
    effects: {
      retry: {
        event: 'A próxima tentativa começa agora, sem esperar a hora dela.',
        mail: 'A próxima tentativa começa agora, sem esperar a hora dela.',
      },
      revive: {
        event: 'A entrega é tentada de novo. Os eventos anteriores vão primeiro.',
        mail: 'O Payin tenta de novo enviar este e-mail.',
      },
      repeat: {
        event:
          'A loja recebe o mesmo evento mais uma vez, com o mesmo webhook-id, para reconhecê-lo. O pagamento não muda.',
        mail: 'O comprador recebe este e-mail mais uma vez.',
      },
    },
  },
  replay: {
    open: 'Reprocessar, com prévia antes',
    title: 'Reprocessar um webhook da Koywe',
    stored: 'O webhook guardado',
    type: 'Tipo',
    status: 'Status na Koywe',
    received: 'Chegou',
    externalId: 'Pagamento que a ordem menciona',
    change: 'O que mudaria',
    nothing: 'O pagamento ficaria como está.',
    unknown:
      'A Koywe não mostra a ordem agora, então não dá para saber. Se você reprocessar, o webhook espera até a Koywe responder.',
    none: 'nada',
    messages: 'Eventos e e-mails que seriam enviados',
    eventEnds: 'O webhook termina como',
    waits: 'Continuaria esperando.',
    effect:
      'O webhook volta a esperar e o Payin lê a ordem na Koywe. Só conta o que a Koywe disser na hora, não o que o webhook diz. Pode ser diferente desta prévia.',
    submit: 'Reprocessar',
  },
  handover: { label: 'Responsável', person: 'Pessoa', mine: 'Os meus' },
  bundle: {
    title: 'Para o suporte da Koywe',
    hint: 'Ids, valores, horários e webhooks. Nada sobre o comprador nem nada do que as pessoas escreveram.',
    json: 'Como JSON',
    text: 'Como texto para colar',
  },
}
