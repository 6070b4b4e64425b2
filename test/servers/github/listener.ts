/** What happens to each request: a fault, a page, or an answer of the API. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, Refusal } from './answers.ts'
import { type ApiParts, answerRequest } from './api.ts'
import type { Fault, FaultPlan } from './faults.ts'
import { parseBody, readBody, sendAnswer } from './http.ts'
import { secondaryLimit } from './limits.ts'
import type { Pages } from './pages.ts'
import type { LoggedRequest } from './requests.ts'

interface ListenerParts {
  readonly api: ApiParts
  readonly pages: Pages
  readonly faults: FaultPlan
  readonly requests: LoggedRequest[]
}

export function createListener(parts: ListenerParts): RequestListener {
  return (request, response) => {
    response.on('error', () => {})
    handle(request, response, parts).catch(() => response.destroy())
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { api, pages, faults, requests }: ListenerParts,
): Promise<void> {
  const { web } = api.address
  const { pathname, searchParams: query } = new URL(request.url ?? '/', web)
  if (await pages(request, response, pathname)) return
  const body = parseBody(await readBody(request))
  const [, base = '', path = ''] = /^(\/api\/v3)?(.*)$/.exec(pathname) ?? []
  const { method = 'GET', headers } = request
  const address = query.size > 0 ? `${path}?${query}` : path
  const fault = faults.next(`${method} ${address}`)
  const { authorization, 'if-none-match': ifNoneMatch } = headers
  const conditional = ifNoneMatch !== undefined
  const number = requests.length + 1
  const log = createLog({ number, method, path: address, conditional, body, fault: fault?.kind })
  requests.push(log)
  const asked = { method, path, query, authorization, ifNoneMatch, body, base: web + base, log }
  const answer = await answerWith(fault, () => answerRequest(asked, api), api.limits.status)
  if (answer === undefined || fault?.kind === 'lost') {
    response.socket?.resetAndDestroy()
    return
  }
  log.status = answer.status
  sendAnswer(answer, response, { date: api.world.clock.now(), fault })
}

function createLog(
  facts: Pick<LoggedRequest, 'number' | 'method' | 'path' | 'conditional' | 'body' | 'fault'>,
): LoggedRequest {
  return {
    ...facts,
    operation: undefined,
    who: undefined,
    installationId: undefined,
    permission: undefined,
    status: undefined,
    misfit: undefined,
  }
}

/** Undefined for a connection that breaks before anything happens. */
async function answerWith(
  fault: Fault | undefined,
  answer: () => Promise<Answer>,
  limitStatus: 403 | 429,
): Promise<Answer | undefined> {
  switch (fault?.kind) {
    case 'reset':
      return undefined
    case 'status': {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }
      return new Refusal(fault.status, FAULT_WORDS[fault.status] ?? 'Server Error', { headers })
        .answer
    }
    case 'secondary-limit':
      return secondaryLimit(fault.status ?? limitStatus, fault.retryAfterSeconds ?? 60).answer
    case 'garbage':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html>' }
    case 'delay':
      await sleep(fault.ms)
      return answer()
    case 'meanwhile':
      fault.act()
      return answer()
    default:
      return answer()
  }
}

const FAULT_WORDS: Readonly<Record<number, string>> = {
  401: 'Bad credentials',
  403: 'Forbidden',
  404: 'Not Found',
  410: 'Gone',
  422: 'Validation Failed',
  451: 'Repository access blocked',
}
