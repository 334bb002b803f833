import { createServer } from 'node:net'
import { type Check, doesNotApply, type Finding, failure, ok, warning } from '../check.ts'
import { type Examination, NotKnown } from '../examination.ts'

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '::1']

export const PAGE: Check = {
  id: 'page',
  looksAt:
    'the page: answering where a controller runs, else its port free; who reaches it, and whether anyone is paired',
  async look(exam) {
    const { host, port } = exam.config.page
    if (port === 0) return doesNotApply('There is no page: page.port is 0.')
    const trouble = exam.controllerRuns ? await notAnswering(exam) : await notFree(host, port)
    if (trouble) return trouble
    const where = `${host}:${port}`
    if (!LOOPBACK.includes(host) && pairedDevices(exam) === 0)
      return warning(
        `The page is open to the LAN (${where}), and no device is paired: it shows the table and stops it, nothing else.`,
        'Pair a phone: open the page on it, ask to be paired, and press Start at the table. Or set page.host to "127.0.0.1".',
        where,
      )
    return ok(exam.controllerRuns ? `It answers on ${where}.` : `No controller runs; ${where} is free for it.`, where)
  },
}

async function notAnswering(exam: Examination): Promise<Finding | null> {
  if (await exam.health()) return null
  const { port } = exam.config.page
  return failure(
    `A controller runs, and its page does not answer on port ${port}.`,
    `See who has the port (sudo ss -ltnp 'sport = :${port}') and what the controller’s log says; set page.port to another, or restart the controller.`,
    port,
  )
}

function notFree(host: string, port: number): Promise<Finding | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(whyNot(code, host, port)))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

function whyNot(code: string | undefined, host: string, port: number): Finding {
  if (code === 'EADDRINUSE')
    return failure(
      `Port ${port}, which is the page’s, is taken by another program.`,
      `See by which (sudo ss -ltnp 'sport = :${port}') and stop it, or set page.port in upright.toml to another.`,
      port,
    )
  if (code === 'EACCES')
    return failure(
      `This user may not use port ${port}.`,
      'Ports below 1024 are for root: set page.port to a higher one.',
      port,
    )
  return failure(
    `The page cannot listen on ${host}: ${code}.`,
    'Set page.host to "127.0.0.1", or to "0.0.0.0" for the LAN.',
    host,
  )
}

function pairedDevices(exam: Examination): number {
  try {
    return exam.history((database) => {
      const hasTable = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'devices'`).get() !== undefined
      return hasTable ? (database.prepare('SELECT count(*) FROM devices').pluck().get() as number) : 0
    })
  } catch (error) {
    if (error instanceof NotKnown) return 0
    throw error
  }
}
