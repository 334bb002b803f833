import { statSync } from 'node:fs'
import { type Check, failure, ok, warning } from '../check.ts'

/** Others than owner and group may write it. */
const FOR_ALL_TO_WRITE = 0o002

export const CONFIG: Check = {
  id: 'config',
  looksAt: 'upright.toml: its text, its keys and their values, and who may write it',
  look(exam) {
    if (exam.configError) return failure(exam.configError.message, exam.configError.hint)
    const { file } = exam.config
    if (file === null) return ok('There is no upright.toml: the defaults hold.', null)
    if ((statSync(file).mode & FOR_ALL_TO_WRITE) !== 0)
      return warning(`Everyone on this machine may write ${file}.`, `chmod o-w ${file}`, file)
    return ok(`${file} is in order.`, file)
  },
}
