import type { Program } from '../../machines/program.ts'
import type { Config } from '../config/config.ts'
import type { Admission, Controller } from '../control/controller.ts'
import { nearest } from '../nearest.ts'
import { judge, personalLimits } from '../people/judge.ts'
import { sameName, tamperedRefusal } from '../people/names.ts'
import type { People } from '../people/people-store.ts'
import type { Person } from '../people/person.ts'
import { programFor } from '../people/program-for.ts'

export interface DeskOptions {
  readonly controller: Pick<Controller, 'admit' | 'choose' | 'snapshot'>
  readonly config: Config
  readonly program: Program
  /** Whether somebody asked for that program: else a person's own choice, or one that is not too much for them, takes its place. */
  readonly isProgramNamed: boolean
  /** Who was named, `null` where nobody was. */
  readonly user: string | null
  /** Whether someone must be known: on a real table, always. */
  readonly mustBeKnown: boolean
  /** Wall clock, epoch ms. */
  readonly nowMs: () => number
}

const READING = 'It is being read who may use the table: a moment.'
const NOBODY = 'Nobody has a profile yet, and the table must know who lies on it: upright users add.'

/** Lets people in: whose session the next one is, how far it may go, and what stands in its way. */
export class VisitorDesk {
  readonly #options: DeskOptions
  #program: Program
  #user: string | null
  #people: People | null = null
  #admitted = ''
  #visitor: string | null = null
  #refusals: readonly string[] = []
  #isProgramNamed: boolean

  constructor(options: DeskOptions) {
    this.#options = options
    this.#program = options.program
    this.#user = options.user
    this.#isProgramNamed = options.isProgramNamed
    this.look()
  }

  /** Who there is has changed. */
  peopleAre(people: People): void {
    this.#people = people
    this.look()
  }

  /** What the next Start runs, and for whom: ids. */
  get chosen(): { readonly program: string; readonly user: string | null } {
    return { program: this.#program.id, user: this.#visitor }
  }

  /** What stands in a person's way: for their eyes. */
  get refusals(): readonly string[] {
    return this.#refusals
  }

  choose(program: Program): void {
    if (this.#isUnderWay) return
    this.#isProgramNamed = true
    this.#take(program)
    this.look()
  }

  /** Names who the next session is for, by id or name; `null` for nobody, which only a table of no weight allows. */
  name(user: string | null): void {
    this.#user = user
    this.look()
  }

  /** Judges anew: rests end and days pass without anything happening. */
  look(): void {
    const admission = this.#admission()
    const admitted = JSON.stringify(admission)
    if (admitted === this.#admitted) return
    // Limits are nothing to a session that runs: they are told again when it is over.
    this.#admitted = this.#isUnderWay ? '' : admitted
    this.#visitor = admission.visitor?.user ?? null
    this.#refusals = admission.refusals
    this.#options.controller.admit(admission)
  }

  get #isUnderWay(): boolean {
    return this.#options.controller.snapshot.hasTag('driving')
  }

  #take(program: Program): void {
    if (program === this.#program || this.#isUnderWay) return
    this.#program = program
    this.#options.controller.choose(program)
  }

  #admission(): Admission {
    const { config, program, mustBeKnown, nowMs } = this.#options
    const { limits, ratedLoadKg } = config
    const refused = (...refusals: string[]): Admission => ({ visitor: null, limits, refusals })
    if (this.#user === null && !mustBeKnown) return refused()
    const people = this.#people
    if (!people) return refused(READING)
    const person = findPerson(people, this.#user)
    if (typeof person === 'string') return refused(person)
    const visitor = { user: person.id, name: person.profile.name }
    if (people.tampered.has(person.id)) return { visitor, limits, refusals: [tamperedRefusal(person)] }
    if (!this.#isProgramNamed)
      this.#take(programFor(person, config.programs, program, personalLimits(person, limits, nowMs())))
    const judged = judge(person, this.#program, { limits, ratedLoadKg }, nowMs())
    return { visitor, ...judged, refusals: people.clockRefusal ? [people.clockRefusal] : judged.refusals }
  }
}

/** The person meant, or why none is. */
function findPerson({ people }: People, name: string | null): Person | string {
  const all = [...people.values()]
  const names = all.map(({ profile }) => profile.name)
  if (all.length === 0) return NOBODY
  if (name === null)
    return all.length === 1 ? all[0]! : `Several people use this table (${names.join(', ')}): say who, with --user.`
  const found = people.get(name) ?? all.find(({ profile }) => sameName(profile.name, name))
  if (found) return found
  const meant = nearest(name, names)
  return `There is no profile “${name}”${meant ? `; did you mean “${meant}”?` : ''}: upright users add.`
}
