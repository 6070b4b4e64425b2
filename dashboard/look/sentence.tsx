/** A sentence of the domain, whose moments are written for people. */
import { describeExact } from './time.tsx'

const MOMENT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/

export function Sentence({ text }: { readonly text: string }) {
  // Splitting by a group keeps what was found, at every second place.
  return (
    <>{text.split(MOMENT).map((part, index) => (index % 2 === 1 ? <Moment at={part} /> : part))}</>
  )
}

function Moment({ at }: { readonly at: string }) {
  const time = new Date(at)
  if (Number.isNaN(time.getTime())) return <>{at}</>
  return (
    <time dateTime={at} title={describeExact(time)}>
      {at.slice(0, 16).replace('T', ' ')} UTC
    </time>
  )
}
