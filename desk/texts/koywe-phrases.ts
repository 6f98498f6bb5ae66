/** Errors of calls to Koywe, as the store records them. */

import { callTexts } from './call-texts.ts'
import { phrase, type Phrase } from './phrase.ts'

export const koywePhrases: readonly Phrase[] = [
  ...(['contact', 'order', 'read'] as const).map((kind) =>
    phrase(kind, callTexts.es.kinds[kind], callTexts.pt.kinds[kind]),
  ),
  phrase('sign-in', 'iniciar sesión', 'entrar'),
  phrase(
    'Koywe answered the sign-in without a token',
    'Koywe respondió al inicio de sesión sin token',
    'a Koywe respondeu ao login sem token',
  ),
  phrase(
    'Koywe answered with another order',
    'Koywe respondió con otra orden',
    'a Koywe respondeu com outra ordem',
  ),
  phrase(
    'Koywe answered ([^;]+) with (\\d+) and no JSON',
    'Koywe respondió a “{1}” con $2 y sin JSON',
    'a Koywe respondeu a “{1}” com $2 e sem JSON',
  ),
  phrase(
    'Koywe answered ([^;]+) with (\\d+) and more JSON than it takes',
    'Koywe respondió a “{1}” con $2 y demasiado JSON',
    'a Koywe respondeu a “{1}” com $2 e JSON demais',
  ),
  phrase(
    'Koywe answered ([^;]+) with (\\d+) and a broken encoding',
    'Koywe respondió a “{1}” con $2 y una codificación dañada',
    'a Koywe respondeu a “{1}” com $2 e uma codificação corrompida',
  ),
  phrase(
    'Koywe answered ([^;]+) with more than 16 KiB of headers',
    'Koywe respondió a “{1}” con más de 16 KiB de encabezados',
    'a Koywe respondeu a “{1}” com mais de 16 KiB de cabeçalhos',
  ),
  phrase(
    'Koywe answered ([^;]+) with (\\d+[^;]*)',
    'Koywe respondió a “{1}” con $2',
    'a Koywe respondeu a “{1}” com $2',
  ),
  phrase(
    'Koywe did not answer ([^;]+): (\\S+)',
    'Koywe no respondió a “{1}”: $2',
    'a Koywe não respondeu a “{1}”: $2',
  ),
  phrase(
    'Koywe throttles ([^;]+)',
    'Koywe limita la cantidad de llamadas “{1}”',
    'a Koywe limita o número de chamadas “{1}”',
  ),
  phrase(
    'Koywe returned an order in an unknown shape: ([^;]+)',
    'Koywe envió la orden en un formato desconocido: $1',
    'a Koywe enviou a ordem em um formato desconhecido: $1',
  ),
  phrase(
    'Koywe returned a contact in an unknown shape',
    'Koywe envió el contacto en un formato desconocido',
    'a Koywe enviou o contato em um formato desconhecido',
  ),
  phrase(
    'the share of reads for (\\S+) is used up',
    'se agotó la cuota de lecturas ($1)',
    'a cota de leituras se esgotou ($1)',
  ),
]
