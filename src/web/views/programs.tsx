/** The programs there are, and a place to make one's own. */
import { useState } from 'preact/hooks'
import type { ProgramCard } from '../../feed/api.ts'
import { useAttempt } from '../answer.ts'
import { api } from '../client.ts'
import { isPaired } from '../now.ts'
import { FailureNotice } from '../parts/notice.tsx'
import { PairCard } from '../parts/pair-card.tsx'
import { usePrograms } from '../programs-here.ts'
import { meta } from '../store.ts'
import { texts } from '../texts.ts'
import { commonRefusals, ProgramWords } from './program-choice.tsx'
import { ProgramEditor } from './program-editor.tsx'

export function ProgramsView() {
  const { value: programs, failure } = usePrograms()
  const [edited, setEdited] = useState<ProgramCard | 'new' | null>(null)
  const { run, failure: refused } = useAttempt()
  const remove = (id: string) => {
    if (confirm(texts.programs.removeSure)) void run(() => api.removeProgram(id))
  }
  return (
    <div class="view stack">
      <div class="page-head">
        <h1>{texts.programs.title}</h1>
        <p class="quiet">{texts.programs.lead}</p>
      </div>
      <FailureNotice failure={failure ?? refused} />
      {!isPaired.value && <PairCard />}
      {isPaired.value && edited === null && (
        <div class="row">
          <button type="button" class="button button-main" onClick={() => setEdited('new')}>
            {texts.programs.make}
          </button>
        </div>
      )}
      {edited !== null && (
        <ProgramEditor
          key={edited === 'new' ? '' : edited.id}
          of={edited === 'new' ? null : edited}
          done={() => setEdited(null)}
        />
      )}
      <ul class="columns programs">
        {programs?.map((program) => (
          <li class="card" key={program.id}>
            <div class="pick-words">
              <ProgramWords program={program} except={commonRefusals(programs)} />
              {program.id === meta.value?.chosen.program && <span class="tag tag-good">{texts.programs.chosen}</span>}
            </div>
            {isPaired.value && (
              <div class="row">
                <button type="button" class="button button-small" onClick={() => setEdited(program)}>
                  {program.own ? texts.programs.edit : texts.programs.vary}
                </button>
                {program.own && (
                  <button type="button" class="button button-small button-danger" onClick={() => remove(program.id)}>
                    {texts.programs.remove}
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
