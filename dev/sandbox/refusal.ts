/** A refusal in Koywe's shape. Codes that Koywe has not published are invented, and contain 99. */

export class Refusal extends Error {
  readonly status: number
  readonly errorCode: string
  readonly sentence: string | string[]
  constructor(status: number, errorCode: string, sentence: string | string[]) {
    super(errorCode)
    this.status = status
    this.errorCode = errorCode
    this.sentence = sentence
  }
}
