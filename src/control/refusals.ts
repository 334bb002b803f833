/** Why a session is refused, in words with the way out. */
import { INTERLOCK, type InterlockName, namesOf, type ReplyCode } from '../../hardware/guard/vocabulary.ts'
import type { ArmReply, GuardConfig } from '../../hardware/table.ts'
import { INTERLOCK_WORDS } from './words.ts'

const REPLY_WORDS: Readonly<Record<Exclude<ReplyCode, 'accepted' | 'interlockOpen'>, string>> = {
  noFreshStart: 'The guard has not seen Start pressed within the last three seconds: press it again.',
  tooDeep: 'The program goes deeper than the limit stored in the guard.',
  tooLong: 'The program takes longer than the limit stored in the guard.',
  notNow: 'The guard is not ready for a session yet.',
  outOfRange: 'The guard refused the announcement as impossible. Please report this.',
  stopNotHeld: 'The guard’s limits change only while Stop is held down.',
  unknownRequest: 'The guard does not know the request: its firmware is older than this program. Flash it again.',
}

/** The reasons behind an announcement the guard refused, or behind the interlocks that are open. */
export function refusalOf(refused: ArmReply | { readonly names: readonly InterlockName[] }): string[] {
  if ('names' in refused) return refused.names.map((name) => INTERLOCK_WORDS[name])
  if (refused.code === 'accepted') return []
  if (refused.code === 'interlockOpen')
    return namesOf(INTERLOCK, refused.interlocks).map((name) => INTERLOCK_WORDS[name])
  return [REPLY_WORDS[refused.code]]
}

/** What differs between the guard's stored limits and the configuration, in words, or `null`. */
export function configDifferences(stored: GuardConfig, configured: GuardConfig): string | null {
  const keys = Object.keys(configured) as (keyof GuardConfig)[]
  const different = keys.filter((key) => Math.abs(stored[key] - configured[key]) > 0.0005)
  if (different.length === 0) return null
  const list = different.map((key) => `${key} ${stored[key]} in the guard, ${configured[key]} in upright.toml`)
  return `The guard’s limits are not as in [table] of upright.toml (${list.join('; ')}): make them the same.`
}
