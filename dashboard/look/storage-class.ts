/** Storage classes, as people call them. */

const NAMES: ReadonlyMap<string, string> = new Map([
  ['STANDARD', 'Standard'],
  ['STANDARD_IA', 'Standard-IA'],
  ['ONEZONE_IA', 'One Zone-IA'],
  ['INTELLIGENT_TIERING', 'Intelligent-Tiering'],
  ['GLACIER_IR', 'Glacier IR'],
  ['GLACIER', 'Glacier'],
  ['DEEP_ARCHIVE', 'Deep Archive'],
  ['REDUCED_REDUNDANCY', 'Reduced Redundancy'],
  ['EXPRESS_ONEZONE', 'Express One Zone'],
])

/** One that nobody here knows is called as its store calls it. */
export function describeStorageClass(storageClass: string): string {
  return NAMES.get(storageClass) ?? storageClass
}
