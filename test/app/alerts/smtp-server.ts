/** As much of SMTP as it takes to be told: one server, on this machine, until the test ends. */
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  /** As it came, dots undone. */
  readonly data: string
}

interface MailRules {
  /** Answers RCPT. */
  readonly refuse?: string
  /** What AUTH PLAIN must bring; none is wanted where it is absent. */
  readonly auth?: string
}

export async function listenForMail(options: MailRules = {}) {
  const mails: Mail[] = []
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    converse(socket, options, mails)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return { port: address.port, mails, connections: () => connections }
}

function converse(socket: Socket, { refuse, auth }: MailRules, mails: Mail[]): void {
  let from = ''
  let to: string[] = []
  let data: string[] | undefined
  let rest = ''
  const say = (line: string) => void socket.write(`${line}\r\n`)

  const answers: Readonly<Record<string, (line: string) => void>> = {
    EHLO: () => say(auth === undefined ? '250 8BITMIME' : '250-8BITMIME\r\n250 AUTH PLAIN'),
    AUTH: (line) => say(line.endsWith(auth ?? '') ? '235 ok' : `535 no: ${line}`),
    MAIL: (line) => {
      from = line
      say('250 ok')
    },
    RCPT: (line) => {
      if (refuse === undefined) to.push(line)
      say(refuse ?? '250 ok')
    },
    DATA: () => {
      data = []
      say('354 go on')
    },
    QUIT: () => void socket.end('221 bye\r\n'),
  }

  function hear(line: string): void {
    if (data === undefined) {
      const answer = answers[line.slice(0, 4).toUpperCase()] ?? (() => say('250 ok'))
      answer(line)
    } else if (line === '.') keep(data)
    else data.push(line.replace(/^\./, ''))
  }

  function keep(lines: readonly string[]): void {
    mails.push({ from, to, data: lines.join('\r\n') })
    to = []
    data = undefined
    say('250 kept')
  }

  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
  say('220 mail.example')
}
