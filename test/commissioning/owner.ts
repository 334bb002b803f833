/** A person with hands at a table: does what the wizard's screen says, as it says it, and answers what it asks. */
import type { EmulatedBoard } from '../../hardware/emulator/emulated-board.ts'
import type { WizardView } from '../../src/commissioning/wizard/view.ts'

/** Time a person takes to read, and how long they wait before they say that nothing shows: short, for an emulated chip. */
const READS_MS = 30
const GIVES_UP_MS = 500
const TAP_MS = 120
const RESET_MS = 3200
const CRANK_DEG_PER_MS = 0.15
const THIRD_DEG = 30

export interface OwnerOptions {
  readonly uprightDeg: number
  /** What is answered in place of what a willing owner would. */
  readonly answers?: Readonly<Record<string, string>>
  /** Does something else than the instruction says; true where that is all. */
  readonly instead?: (instruction: string, owner: Owner) => boolean
}

export class Owner {
  readonly board: EmulatedBoard
  readonly #options: OwnerOptions
  readonly #later: { atMs: number; act: () => void }[] = []
  #crankToDeg: number | null = null
  #shown = ''
  #view: WizardView | null = null

  constructor(board: EmulatedBoard, options: OwnerOptions) {
    this.board = board
    this.#options = options
  }

  /** Looks at the screen; `answer` is how they type. */
  see(view: WizardView, answer: (id: string, text: string) => void): void {
    this.#view = view
    const shown = `${view.step} ${view.instruction?.text} ${view.question?.id}`
    if (shown === this.#shown || view.finding) return
    this.#shown = shown
    this.after(READS_MS, () => {
      if (shown !== this.#shown) return
      this.#letGo(view)
      this.#do(view)
      this.#answer(view, (text) => {
        // whatever shows by then goes on by itself
        if (shown === this.#shown) answer(view.question!.id, text)
      })
    })
  }

  /** A millisecond of their hands. */
  step(): void {
    const nowMs = this.board.timeMs
    for (const due of this.#later.filter(({ atMs }) => atMs <= nowMs)) {
      this.#later.splice(this.#later.indexOf(due), 1)
      due.act()
    }
    const { motion } = this.board
    if (this.#crankToDeg === null) return
    const leftDeg = this.#crankToDeg - motion.angleDeg
    motion.angleDeg += Math.sign(leftDeg) * Math.min(Math.abs(leftDeg), CRANK_DEG_PER_MS)
    if (leftDeg === 0) this.#crankToDeg = null
  }

  after(ms: number, act: () => void): void {
    this.#later.push({ atMs: this.board.timeMs + ms, act })
  }

  crank(toDeg: number): void {
    this.#crankToDeg = toDeg
  }

  tapStart(): void {
    const { contacts } = this.board
    contacts.startPressed = true
    this.after(TAP_MS, () => {
      contacts.startPressed = false
    })
  }

  /** Hands off the buttons before anything else is done with them. */
  #letGo({ instruction }: WizardView): void {
    if (instruction?.id === 'letGoSwitch') return
    this.board.contacts.stopPressed = false
    this.board.contacts.startPressed = false
  }

  #do({ instruction, step }: WizardView): void {
    if (!instruction || this.#options.instead?.(instruction.id, this)) return
    const { contacts } = this.board
    const { uprightDeg } = this.#options
    const channel = instruction.text.includes('sensor A') ? 0 : 1
    const overtravel = instruction.text.includes('inverted') ? 'overtravelInvertedPressed' : 'overtravelUprightPressed'
    switch (instruction.id) {
      case 'pressSwitch':
        return this.#press(step!, true)
      case 'letGoSwitch':
        return this.#press(step!, false)
      case 'standUpright':
        contacts.estopPressed = true
        return this.crank(uprightDeg)
      case 'crankThroughCams':
      case 'crankHeadDown':
        return this.crank(20)
      case 'crankToHorizontal':
      case 'toHorizontal':
        return this.crank(0)
      case 'toThirdAngle':
        return this.crank(THIRD_DEG)
      case 'toUpright':
        return this.crank(uprightDeg)
      case 'pressEstop':
      case 'pressEstopNow':
      case 'pressEstopBridged':
        contacts.estopPressed = true
        return
      case 'releaseEstop':
      case 'releaseEstopBridged':
        contacts.estopPressed = false
        return
      case 'bridgeCoil':
        contacts.coilBridged = true
        return
      case 'removeBridge':
        contacts.coilBridged = false
        return
      case 'reset':
        contacts.stopPressed = true
        return this.after(RESET_MS, () => {
          contacts.stopPressed = false
        })
      case 'bringUpright':
        contacts.estopPressed = true
        return this.crank(uprightDeg)
      case 'holdStop':
        contacts.stopPressed = true
        return
      case 'pullPlug':
        this.board.sensors[channel].fault = { kind: 'disconnected' }
        return
      case 'putPlug':
        this.board.sensors[channel].fault = null
        return
      case 'pressStart':
      case 'pressStartToRise':
        if (this.#view?.question === null) this.tapStart()
        return
      case 'pressOvertravel':
        contacts[overtravel] = true
        return
      case 'letGoOvertravelNow':
      case 'letGoOvertravel':
        contacts.overtravelInvertedPressed = false
        contacts.overtravelUprightPressed = false
        return
    }
  }

  #press(step: string, pressed: boolean): void {
    const { contacts } = this.board
    if (step === 'start') contacts.startPressed = pressed
    else if (step === 'stop') contacts.stopPressed = pressed
    else if (step === 'ankleLock') contacts.ankleLocked = !pressed
    else if (step === 'overtravelInverted') contacts.overtravelInvertedPressed = pressed
    else if (step === 'overtravelUpright') contacts.overtravelUprightPressed = pressed
  }

  #answer({ question, instruction }: WizardView, type: (text: string) => void): void {
    if (!question) return
    const typed = this.#options.answers?.[question.id] ?? this.#willing(question.id)
    const isSeen = question.id === 'done'
    // a crank takes its time, and then the table is looked at once more
    const takesMs = isSeen ? GIVES_UP_MS : 30
    const whenDone = () => {
      if (this.#crankToDeg !== null) this.after(takesMs, whenDone)
      else type(typed)
    }
    if (instruction?.id !== 'tryAgain') this.after(takesMs, whenDone)
  }

  #willing(id: string): string {
    switch (id) {
      case 'empty':
      case 'wayDown':
      case 'writeTable':
      case 'writeLoad':
        return 'y'
      case 'storeReversed':
        return 'n'
      case 'thirdDeg':
        return String(THIRD_DEG)
      case 'uprightDeg':
        return String(this.#options.uprightDeg)
      case 'supplyV':
        return String(this.board.motion.supplyV)
      case 'plateKg':
        return '120'
      default:
        return ''
    }
  }
}
