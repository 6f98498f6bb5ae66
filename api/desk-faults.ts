/** The rules for the variables of the desk that their schema cannot express. */

import { findUsersFault } from '../desk/users.ts'
import { readSecretFile } from '../runtime/environment.ts'

export interface DeskSettings {
  DESK_USERS_FILE?: string
  DESK_TRUSTED_HEADER?: string
  DESK_PORT?: number
}

export function findDeskFaults(settings: DeskSettings): string[] {
  const { DESK_USERS_FILE: path, DESK_TRUSTED_HEADER: header, DESK_PORT: port } = settings
  const content = path === undefined ? '[]' : readSecretFile(path)
  const fault = content === null ? 'it cannot be read' : findUsersFault(content)
  return [
    ...(fault === null ? [] : [`DESK_USERS_FILE is no list of users: ${fault}`]),
    // On the public port, every browser could send the header.
    ...(header !== undefined && port === undefined
      ? ['DESK_TRUSTED_HEADER needs DESK_PORT, a port that only your sign-in reaches']
      : []),
  ]
}
