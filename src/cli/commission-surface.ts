/** What the wizard is shown on: a screen, lines for people, or lines for programs. Answers come back from where they are typed. */
import { createInterface } from 'node:readline'
import { PARTS } from '../commissioning/parts.ts'
import type { MissingPart } from '../commissioning/record.ts'
import type { WizardView } from '../commissioning/wizard/view.ts'
import type { SurfaceNews } from '../run/surfaces.ts'
import { hintFor, renderCommission } from './commission-view.ts'
import type { Output } from './output.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { wrapped } from './wrapped.ts'

export interface CommissionSurface {
  planned(parts: readonly MissingPart[]): void
  show(view: WizardView): void
  /** Where the page is, or why there is none. */
  tellPage(news: SurfaceNews): void
  close(): void
}

export interface SurfaceOptions {
  readonly where: string
  readonly answer: (questionId: string, typed: string) => void
  readonly quit: () => void
  /** Lines of keys below everything, and what they do: true where a key was one of them. */
  readonly legend?: (columns: number) => readonly string[]
  readonly press?: (key: string) => boolean
}

const CTRL_C = '\u0003'
const ENTER: readonly string[] = ['\r', '\n']
const BACKSPACE: readonly string[] = ['\u007f', '\b']
const LONGEST_ANSWER = 20

/** A screen of the terminal. */
export class CommissionScreen implements CommissionSurface {
  readonly #options: SurfaceOptions
  readonly #terminal: Terminal
  #parts: readonly MissingPart[] = []
  #view: WizardView | null = null
  #page = ''
  #typed = ''

  constructor(options: SurfaceOptions) {
    this.#options = options
    this.#terminal = openTerminal({
      input: process.stdin,
      output: process.stdout,
      onKey: (key) => this.#press(key),
      onResize: () => this.#draw(),
    })
    this.#draw()
  }

  planned(parts: readonly MissingPart[]): void {
    this.#parts = parts
    this.#draw()
  }

  show(view: WizardView): void {
    if (view.questionNumber !== this.#view?.questionNumber) this.#typed = ''
    this.#view = view
    this.#draw()
  }

  tellPage(news: SurfaceNews): void {
    this.#page = pageWords(news)
    this.#draw()
  }

  close(): void {
    this.#terminal.close()
  }

  #press(key: string): void {
    if (key === CTRL_C) return this.#options.quit()
    if (this.#options.press?.(key)) return
    const question = this.#view?.question
    if (!question) return
    if (ENTER.includes(key)) {
      const typed = this.#typed
      this.#typed = ''
      this.#options.answer(question.id, typed)
    } else if (BACKSPACE.includes(key)) this.#typed = this.#typed.slice(0, -1)
    else if (/^[\w.,−-]$/u.test(key) && this.#typed.length < LONGEST_ANSWER) this.#typed += key
    this.#draw()
  }

  #draw(): void {
    const { columns, rows } = this.#terminal.size()
    const { where, legend } = this.#options
    const parts = this.#parts.map(({ part }) => part)
    const colour = process.stdout.hasColors()
    const frame = {
      view: this.#view,
      parts,
      where,
      page: this.#page,
      typed: this.#typed,
      legend: legend?.(columns - 2) ?? [],
    }
    this.#terminal.draw(renderCommission({ ...frame, columns, rows, colour }))
  }
}

function pageWords(news: SurfaceNews): string {
  return news.type === 'page' ? `the page: ${news.addresses[0]}` : news.message
}

/** Lines: what changes, once; an answer is a line on standard input. */
abstract class CommissionLines implements CommissionSurface {
  readonly #options: SurfaceOptions
  readonly #input = createInterface({ input: process.stdin })
  #typed: string[] = []
  #question: string | null = null

  constructor(options: SurfaceOptions) {
    this.#options = options
    this.#input.on('line', (line) => {
      // What goes on by itself takes a line only from who sees it wait, never one that was typed ahead.
      if (this.#question === 'done' && this.#typed.length === 0) return this.#options.answer('done', line)
      this.#typed.push(line)
      this.#answer()
    })
  }

  abstract planned(parts: readonly MissingPart[]): void
  abstract tellPage(news: SurfaceNews): void
  protected abstract tell(view: WizardView): void

  show(view: WizardView): void {
    this.tell(view)
    this.#question = view.question?.id ?? null
    this.#answer()
  }

  close(): void {
    this.#input.close()
    process.stdin.unref?.()
  }

  /** Lines that came before their question wait for it. */
  #answer(): void {
    if (this.#question === null || this.#question === 'done') return
    const typed = this.#typed.shift()
    if (typed === undefined) return
    const question = this.#question
    this.#question = null
    this.#options.answer(question, typed)
  }
}

/** For a person without a screen. */
export class WordLines extends CommissionLines {
  readonly #output: Output
  #told = ''
  #part = ''

  constructor(options: SurfaceOptions, output: Output) {
    super(options)
    this.#output = output
  }

  planned(parts: readonly MissingPart[]): void {
    for (const { part, why } of parts) this.#print(`· ${PARTS[part].title}: ${why}`)
  }

  tellPage(news: SurfaceNews): void {
    this.#print(pageWords(news))
  }

  protected tell(view: WizardView): void {
    const { instruction, question, finding, misunderstood, title, index, of } = view
    const told = JSON.stringify([view.step, instruction, question, finding, misunderstood])
    if (told === this.#told) return
    this.#told = told
    if (title !== this.#part) this.#print(`\n${index} of ${of}: ${title}`)
    this.#part = title
    if (finding) this.#print(`✗ ${finding.says}\n  ${finding.mend}`)
    else if (instruction) this.#print(`  ${instruction.text}`)
    if (misunderstood) this.#print(`  ${misunderstood}`)
    if (!question || question.id === 'done') return
    const choices = (question.choices ?? []).map(({ value, says }) => `\n    ${value}: ${says}`).join('')
    this.#print(`? ${question.text}${hintFor(question)}${choices}`)
  }

  #print(text: string): void {
    this.#output.print(wrapped(text, this.#output.columns).join('\n'))
  }
}

/** For a program: one object a line. Live readings change too often to be told. */
export class JsonLines extends CommissionLines {
  readonly #output: Output
  #told = ''

  constructor(options: SurfaceOptions, output: Output) {
    super(options)
    this.#output = output
  }

  planned(parts: readonly MissingPart[]): void {
    this.#output.print(JSON.stringify({ planned: parts }))
  }

  tellPage(news: SurfaceNews): void {
    this.#output.print(JSON.stringify(news))
  }

  protected tell({ readings: _, passed, ...view }: WizardView): void {
    const text = JSON.stringify({ ...view, passed: passed.map(({ part, measured }) => ({ part, measured })) })
    if (text === this.#told) return
    this.#told = text
    this.#output.print(text)
  }
}
