/** A refusal in Koywe's words. Codes other than the published ones are made up, and look it (99xxx). */

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
