/** age recipients: the public halves of sealing keys. */

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
/** Of an X25519 key: 52 characters of key, 6 of checksum. */
const RECIPIENT = /^age1([a-z0-9]{58})$/
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** Why a text is no `age1…` recipient of the usual kind; undefined if it is one. */
export function findRecipientFault(text: string): string | undefined {
  if (/^AGE-SECRET-KEY-/i.test(text)) {
    return 'it is the secret half of a key, and everybody can read it here: make a new key'
  }
  if (/^ssh-/.test(text)) return 'ssh keys cannot be used: make a key with age-keygen'
  const [, data] = RECIPIENT.exec(text) ?? []
  if (data === undefined) return 'it is not "age1" and 58 lower-case letters and digits'
  return checksum(data) === 1 ? undefined : 'its checksum does not fit: it was copied wrong'
}

/** BIP 173, over the prefix `age`; 1 where all is right. */
function checksum(data: string): number {
  const prefix = [...'age'].map((letter) => letter.charCodeAt(0))
  const values = [
    ...prefix.map((code) => code >> 5),
    0,
    ...prefix.map((code) => code & 31),
    // A character outside the alphabet is -1, which fits nowhere.
    ...Array.from(data, (letter) => ALPHABET.indexOf(letter)),
  ]
  return values.includes(-1) ? 0 : values.reduce(divide, 1)
}

function divide(rest: number, value: number): number {
  const top = rest >>> 25
  const shifted = ((rest & 0x1ffffff) << 5) ^ value
  return GENERATOR.reduce(
    (sum, generator, bit) => ((top >>> bit) & 1 ? sum ^ generator : sum),
    shifted,
  )
}

/** A text in which no secret half of a key can be read, every line as long as it was. */
export function hideSecretKeys(text: string): string {
  return text.replace(/(AGE-SECRET-KEY-)([A-Z0-9-]+)/gi, (_, prefix: string, key: string) => {
    return prefix + '*'.repeat(key.length)
  })
}
