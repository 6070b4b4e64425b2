/** Damage to an answer, at random but the same for the same seed. */

/** A whole number from 0 up to but without `below`. */
export type Dice = (below: number) => number

/** Mulberry32, by Tommy Ettinger: its 32 bits are even enough for damage. */
export function createDice(seed: number): Dice {
  let state = seed | 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

export function pick<T>(from: readonly [T, ...T[]], dice: Dice): T {
  return from[dice(from.length)] ?? from[0]
}

/** `bytes` with one to four damages, of which some take parts of `others`. */
export function damageAnswer(bytes: string, others: readonly string[], dice: Dice): string {
  let damaged = bytes
  for (let times = 1 + dice(4); times > 0; times -= 1) {
    damaged = pick(DAMAGES, dice)(damaged, others, dice)
  }
  return damaged
}

type Damage = (bytes: string, others: readonly string[], dice: Dice) => string

const MARKS = ['0000', '0001', '0002', '0003', '0004'] as const
const ODD_PACKETS = [
  '0005\u0001',
  '0005\u0002',
  '0005\u0003',
  '0006\u0004x',
  '0006\u0000x',
  '000dpackfile\n',
  '0012packfile-uris\n',
  '0014acknowledgments\n',
  '0011shallow-info\n',
  '0010wanted-refs\n',
  '0008ERR ',
  '000cERR gone',
  '000cNo thing',
] as const
const ODD_LENGTHS = [
  '0003',
  '0004',
  '0005',
  'fff0',
  'fff1',
  'FFFF',
  'zzzz',
  '-001',
  '00 5',
] as const

const DAMAGES: readonly [Damage, ...Damage[]] = [
  function flipBit(bytes, _, dice) {
    const at = dice(bytes.length)
    return replace(bytes, at, at + 1, (was) => byte(was.charCodeAt(0) ^ (1 << dice(8))))
  },
  function setByte(bytes, _, dice) {
    const at = dice(bytes.length)
    return replace(bytes, at, at + 1, () => byte(dice(256)))
  },
  (bytes, _, dice) => bytes.slice(0, dice(bytes.length + 1)),
  (bytes, _, dice) => bytes.slice(dice(bytes.length + 1)),
  function splice(bytes, others, dice) {
    const other = others[dice(others.length)] ?? ''
    return bytes.slice(0, dice(bytes.length + 1)) + other.slice(dice(other.length + 1))
  },
  function repeat(bytes, _, dice) {
    const [from, to] = span(bytes, dice)
    return replace(bytes, from, to, (was) => was.repeat(2 + dice(3)))
  },
  function remove(bytes, _, dice) {
    const [from, to] = span(bytes, dice)
    return replace(bytes, from, to, () => '')
  },
  byPacket((packets, dice) => {
    const [moved = ''] = packets.splice(dice(packets.length), 1)
    packets.splice(dice(packets.length + 1), 0, moved)
  }),
  byPacket((packets, dice) => packets.splice(dice(packets.length), 1)),
  byPacket((packets, dice) => {
    const at = dice(packets.length)
    packets.splice(at, 0, packets[at] ?? '')
  }),
  byPacket((packets, dice) => packets.splice(dice(packets.length + 1), 0, pick(MARKS, dice))),
  byPacket((packets, dice) => packets.splice(dice(packets.length + 1), 0, pick(ODD_PACKETS, dice))),
  byPacket((packets, dice) => {
    const at = dice(packets.length)
    packets[at] = pick(ODD_LENGTHS, dice) + (packets[at] ?? '').slice(4)
  }),
  byPacket((packets, dice) => {
    const at = dice(packets.length)
    const length = (packets[at] ?? '').length + dice(5) - 2
    packets[at] = Math.max(length, 0).toString(16).padStart(4, '0') + (packets[at] ?? '').slice(4)
  }),
  // Another band, where the packet has one.
  byPacket((packets, dice) => {
    const at = dice(packets.length)
    packets[at] = replace(packets[at] ?? '', 4, 5, () => byte(dice(6)))
  }),
]

/** Damage that leaves the framing whole as far as it goes. */
function byPacket(change: (packets: string[], dice: Dice) => unknown): Damage {
  return (bytes, _, dice) => {
    const packets = cutPackets(bytes)
    change(packets, dice)
    return packets.join('')
  }
}

/** The packets with their lengths; what is none is the last of them. */
function cutPackets(bytes: string): string[] {
  const packets: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = Number.parseInt(bytes.slice(at, at + 4), 16)
    const end = length < bytes.length - at ? at + Math.max(length, 4) : bytes.length
    packets.push(bytes.slice(at, end))
    at = end
  }
  return packets
}

function span(bytes: string, dice: Dice): [number, number] {
  const from = dice(bytes.length + 1)
  return [from, from + dice(Math.min(bytes.length - from, 100) + 1)]
}

function replace(bytes: string, from: number, to: number, by: (was: string) => string): string {
  return bytes.slice(0, from) + by(bytes.slice(from, to)) + bytes.slice(to)
}

const byte = (code: number) => String.fromCharCode(code & 255)
