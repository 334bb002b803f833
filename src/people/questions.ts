/** What a person is asked before the first session: who should not invert, in plain words. */

export interface Question {
  readonly id: string
  /** Asked so that "no" is the answer of a person who may invert. */
  readonly asks: string
  /** `absolute`: yes blocks sessions until a clinician releases. `caution`: yes keeps to the angles and holds of a new person. */
  readonly weight: 'absolute' | 'caution'
  /** What inversion does that makes it matter, and whom to ask. */
  readonly why: string
}

const DOCTOR = 'Ask your doctor.'
const EYES = 'Ask your eye doctor.'

/** Everyone who should not invert, by what A1, A2, makers' guides and the exclusion lists of trials name. */
export const QUESTIONS: readonly Question[] = [
  q(
    'blood-pressure',
    'Do you have high blood pressure (140/90 or more), treated or not?',
    `Head-down it rises further, by 17/16 mmHg on average (P3). ${DOCTOR}`,
  ),
  q(
    'heart',
    'Do you have a heart or circulatory disease?',
    `Deaths of people who stayed head-down were mostly of elderly or cardiac people (P6). ${DOCTOR}`,
  ),
  q(
    'stroke',
    'Have you had a stroke, a TIA, or a narrowed artery in the neck?',
    `Blood pressure rises head-down (P3). ${DOCTOR}`,
  ),
  q(
    'brain',
    'Have you had a brain injury, seizures, or severe headaches?',
    `Blood pressure rises head-down (P3), and 3 of 20 people got a headache (P4). ${DOCTOR}`,
  ),
  q(
    'eyes',
    'Do you have glaucoma, raised eye pressure, or a disease of the retina?',
    `Eye pressure about doubles within five minutes (P1), the deeper the more (P2). ${EYES}`,
  ),
  q(
    'conjunctivitis',
    'Are your eyes infected or bleeding now (conjunctivitis)?',
    `Blood pressure and eye pressure rise (P1, P3). Wait until it is over, and ask your eye doctor.`,
  ),
  q(
    'ears',
    'Do you have an ear infection, a disease of the middle or inner ear, vertigo, dizziness, or trouble with your balance?',
    `Turning over may make you dizzy, and so does coming up too fast (R2). ${DOCTOR}`,
  ),
  q(
    'hernia',
    'Do you have a hernia (of belly, groin or diaphragm)?',
    `Head-down, the organs of the belly press towards the chest. ${DOCTOR}`,
  ),
  q(
    'reflux',
    'Do you have heartburn or reflux?',
    `What is in the stomach may come up. Wait after eating (D10). ${DOCTOR}`,
    'caution',
  ),
  q(
    'bones',
    'Do you have osteoporosis, a recent fracture or dislocation, or implants, pins or supports in your bones?',
    `Your weight pulls at your ankles, hips and spine. ${DOCTOR}`,
  ),
  q(
    'spine',
    'Do you have a spinal-cord injury, marked curvature, numbness, weakness in a limb, or trouble holding water or stool?',
    `Pulling on such a spine may do harm. ${DOCTOR} New numbness, weakness, or trouble with bladder or bowel is an emergency: go today.`,
  ),
  q('pregnancy', 'Are you, or might you be, pregnant?', `Nobody has shown that it is safe. ${DOCTOR}`),
  q(
    'surgery',
    'Have you had surgery within the last six months?',
    `What is healing may not bear the pull or the pressure. Ask your surgeon.`,
  ),
  q(
    'blood-thinners',
    'Do you take blood thinners or high-dose aspirin?',
    `Small vessels may bleed: 1 of 20 people got red spots in the skin (P4). ${DOCTOR}`,
  ),
  q(
    'weight',
    'Are you severely overweight, or heavier than the table is rated for?',
    `More weight pulls at the joints, and the table carries no more than it is rated for. ${DOCTOR}`,
  ),
  q(
    'alertness',
    'Does anything make you drowsy or less alert: a medicine, alcohol, an illness?',
    `You must be able to press Stop, and to say when something is wrong. Wait until it is over.`,
  ),
  q(
    'other',
    'Has a doctor ever told you not to hang head-down, or to avoid straining?',
    `What that doctor said counts. ${DOCTOR}`,
  ),
]

/** The answers to all questions, `true` for yes. */
export type Answers = Readonly<Record<string, boolean>>

export function yesTo(answers: Answers, weight: Question['weight']): Question[] {
  return QUESTIONS.filter((question) => question.weight === weight && answers[question.id] === true)
}

/** Questions that have no answer: a newer list asks more than an older one did. */
export function unanswered(answers: Answers): Question[] {
  return QUESTIONS.filter((question) => answers[question.id] === undefined)
}

function q(id: string, asks: string, why: string, weight: Question['weight'] = 'absolute'): Question {
  return { id, asks, why, weight }
}
