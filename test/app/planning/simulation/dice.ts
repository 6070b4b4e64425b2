/** Random numbers that are the same each time. */

export interface Dice {
  /** From 0 to 1, without 1. */
  roll(): number
  between(least: number, greatest: number): number
  chance(probability: number): boolean
}

/** mulberry32. */
export function createDice(seed: number): Dice {
  let state = seed
  function roll(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    roll,
    between: (least, greatest) => least + roll() * (greatest - least),
    chance: (probability) => roll() < probability,
  }
}
