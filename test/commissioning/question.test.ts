import { expect, test } from 'vitest'
import { type Question, understand } from '../../src/commissioning/wizard/question.ts'

const angle: Question = { kind: 'number', id: 'uprightDeg', text: '', unit: '°', least: -90, most: -45 }
const sensor: Question = {
  kind: 'choice',
  id: 'sensorA',
  text: '',
  choices: ['potentiometer', 'mpu6050At68'].map((value) => ({ value, says: value })),
  suggested: 'mpu6050At68',
}

test.each([
  [angle, ' -75,5 ', '-75.5'],
  [angle, '−60', '-60'],
  [sensor, '1', 'potentiometer'],
  [sensor, 'potentiometer', 'potentiometer'],
  [sensor, '', 'mpu6050At68'],
  [{ kind: 'yesNo', id: 'empty', text: '' } as const, 'YES', 'yes'],
])('an answer as a person types it is understood', (question, typed, value) => {
  expect(understand(question, typed)).toEqual({ ok: true, value })
})

test.each([
  [angle, '75', /from -90 to -45 °/],
  [angle, '', /number/],
  [angle, 'about -70', /number/],
  [sensor, '3', /from 1 to 2/],
  [{ kind: 'yesNo', id: 'empty', text: '' } as const, '', /y for yes/],
  [{ kind: 'yesNo', id: 'empty', text: '' } as const, 'maybe', /y for yes/],
])('what is no answer says what is one', (question, typed, why) => {
  expect(understand(question, typed)).toMatchObject({ ok: false, why: expect.stringMatching(why) })
})
