/** The wizard of `upright commission`: seen by everyone, answered by paired devices. An answer moves nothing (S7). */
import { z } from 'zod'
import { understand } from '../../commissioning/wizard/question.ts'
import type { Commission } from '../../feed/api.ts'
import { ApiRefusal } from '../api-error.ts'
import type { App, ServerContext } from '../context.ts'

export const COMMISSION_ANSWER = '/api/commission/answer'

const body = z.strictObject({ question: z.int().min(1).max(1_000_000), text: z.string().max(20) })

/** `GET /api/commission`: where the wizard stands. */
export function commissionRoute(app: App, { present }: ServerContext): void {
  app.get(
    '/api/commission',
    { schema: { tags: ['open'], summary: 'Where the wizard of “upright commission” stands; 404 where none runs' } },
    async (): Promise<Commission> => present.commission ?? noWizard(),
  )
}

/** `POST /api/commission/answer`: to one question, named by its number, so that one that is late or doubled answers no other. */
export function commissionAnswerRoute(app: App, { present, ask }: ServerContext): void {
  app.post(
    COMMISSION_ANSWER,
    {
      schema: {
        tags: ['paired'],
        summary:
          'Answers the wizard’s question of that number. What precedes motion or becomes a limit is answered at the terminal only.',
        body,
      },
    },
    async ({ body: answer }, reply) => {
      const { view } = present.commission ?? noWizard()
      const question = view?.question
      if (!question || view.questionNumber !== answer.question)
        throw new ApiRefusal(
          409,
          'QUESTION_GONE',
          'This question is not asked any more.',
          'It was answered elsewhere, or the step went on by itself.',
        )
      if (!question.mayComeFromPage)
        throw new ApiRefusal(
          403,
          'AT_THE_TERMINAL',
          'This is answered at the terminal only.',
          'Type the answer where “upright commission” runs.',
        )
      const understood = understand(question, answer.text)
      if (!understood.ok) throw new ApiRefusal(400, 'INVALID', understood.why, question.text)
      ask({ type: 'commissionAnswer', ...answer })
      return reply.status(202).send({ asked: question.id })
    },
  )
}

function noWizard(): never {
  throw new ApiRefusal(404, 'NO_WIZARD', 'No wizard runs.', 'Run “upright commission” on the machine at the table.')
}
