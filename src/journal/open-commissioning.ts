import { CommissioningStore } from '../commissioning/store.ts'
import { sealKey } from '../people/seal.ts'
import { withPeople } from './open-people.ts'

/** Opens the record of commissioning in the database at `path` for a command, as `withPeople` does. Throws an `UprightError`. */
export function withCommissioning<Result>(path: string, use: (store: CommissioningStore) => Result): Result {
  return withPeople(path, (_, database) => use(new CommissioningStore(database, sealKey(path))))
}
