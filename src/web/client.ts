/** The API, one function a request, typed by what server and page agreed on. */
import type {
  Choice,
  Chosen,
  CommissionAnswer,
  Device,
  FeltTold,
  Health,
  HistoryDetail,
  HistoryEntry,
  Measures,
  NewProgram,
  PairAsked,
  PairState,
  Panel,
  PersonCard,
  PersonDetail,
  PersonProfile,
  PersonRelease,
  ProfileChange,
  ProgramCard,
  Questions,
  ScreeningAnswers,
  StepTaken,
  Trends,
} from '../feed/api.ts'
import type { Method, Source } from './source.ts'

let source: Source

export function useSource(chosen: Source): void {
  source = chosen
}

function ask<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  return source.ask(method, path, body) as Promise<Answer>
}

const person = (id: string) => `/api/people/${encodeURIComponent(id)}`
const ofUser = (user: string | null) => (user === null ? '' : `user=${encodeURIComponent(user)}`)

export const api = {
  stop: () => ask<unknown>('POST', '/api/stop'),
  programs: () => ask<ProgramCard[]>('GET', '/api/programs'),
  saveProgram: (program: NewProgram) => ask<unknown>('POST', '/api/programs', program),
  removeProgram: (id: string) => ask<unknown>('DELETE', `/api/programs/${encodeURIComponent(id)}`),
  questions: () => ask<Questions>('GET', '/api/questions'),
  health: () => ask<Health>('GET', '/api/health'),
  choose: (choice: Choice) => ask<Chosen>('POST', '/api/choose', choice),
  answerWizard: (answer: CommissionAnswer) => ask<unknown>('POST', '/api/commission/answer', answer),
  people: () => ask<PersonCard[]>('GET', '/api/people'),
  person: (id: string) => ask<PersonDetail>('GET', person(id)),
  addPerson: (profile: PersonProfile) => ask<PersonDetail>('POST', '/api/people', profile),
  changePerson: (id: string, change: ProfileChange) => ask<PersonDetail>('PATCH', person(id), change),
  removePerson: (id: string) => ask<unknown>('DELETE', person(id)),
  answer: (id: string, answers: ScreeningAnswers) => ask<PersonDetail>('POST', `${person(id)}/answers`, answers),
  measure: (id: string, measures: Measures) => ask<PersonDetail>('POST', `${person(id)}/measures`, measures),
  felt: (id: string, told: FeltTold) => ask<PersonDetail>('POST', `${person(id)}/felt`, told),
  takeStep: (id: string, taken: StepTaken) => ask<PersonDetail>('POST', `${person(id)}/step`, taken),
  release: (id: string, release: PersonRelease) => ask<PersonDetail>('POST', `${person(id)}/release`, release),
  history: (user: string | null) => ask<HistoryEntry[]>('GET', `/api/history?limit=60&${ofUser(user)}`),
  session: (id: string) => ask<HistoryDetail>('GET', `/api/history/${encodeURIComponent(id)}`),
  trends: (user: string | null) => ask<Trends>('GET', `/api/trends?${ofUser(user)}`),
  devices: () => ask<Device[]>('GET', '/api/devices'),
  removeDevice: (id: string) => ask<unknown>('DELETE', `/api/devices/${encodeURIComponent(id)}`),
  pair: (name: string) => ask<PairAsked>('POST', '/api/pair', { name }),
  pairing: (id: string) => ask<PairState>('GET', `/api/pair/${encodeURIComponent(id)}`),
  forget: () => ask<unknown>('DELETE', '/api/pair'),
  panel: () => ask<Panel>('GET', '/api/panel'),
  press: (does: string) => ask<unknown>('POST', '/api/panel', { does }),
}
