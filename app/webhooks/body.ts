/** The bytes of a request, as far as they may reach. */

/** What the request says that it will send; undefined where it does not say. */
export function readDeclaredBytes(request: Request): number | undefined {
  const length = request.headers.get('content-length')
  return length !== null && /^\d+$/.test(length) ? Number(length) : undefined
}

/** Undefined for a body of more than `mostBytes`, of which no more is read. */
export async function readBody(
  request: Request,
  mostBytes: number,
): Promise<Uint8Array | undefined> {
  const declared = readDeclaredBytes(request)
  if (declared === undefined) return readUnmeasured(request, mostBytes)
  if (declared > mostBytes) return undefined
  // HTTP ends the body where it was declared to end, so no stream needs to be watched.
  return new Uint8Array(await request.arrayBuffer())
}

async function readUnmeasured(
  { body }: Request,
  mostBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
