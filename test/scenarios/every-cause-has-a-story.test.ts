import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CAUSES, type Cause } from '../../machines/responses.ts'
import type { CauseStory } from './cause-story.ts'
import { CONTROLLER_CAUSES } from './causes-of-the-controller.ts'
import { GUARD_CAUSES } from './causes-of-the-guard.ts'
import { ALL_MOMENTS } from './moments.ts'

const STORIES: Partial<Record<string, CauseStory>> = { ...CONTROLLER_CAUSES, ...GUARD_CAUSES }

describe('the table of responses and its stories', () => {
  for (const cause of Object.keys(CAUSES) as Cause[]) {
    it(`“${CAUSES[cause].says}” is told at some moment, or in a file of its own`, () => {
      const story = STORIES[cause]
      expect(story, `${cause} has no story`).toBeDefined()
      const told = ALL_MOMENTS.some((moment) => story!.never?.[moment] === undefined)
      const file = story!.toldIn
      expect(told || (file !== undefined && existsSync(join(import.meta.dirname, file)))).toBe(true)
    })
  }

  it('tells no story of a cause that is none', () => {
    expect(Object.keys(STORIES).filter((cause) => !Object.hasOwn(CAUSES, cause))).toEqual([])
  })
})
