/** Hatches, for what must be told apart without its colour. */

/** Defines `<id>-bad`: hatched. To stand inside an `svg`; `id` is unique on the page. */
export function Patterns({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern
        id={`${id}-bad`}
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="5" height="5" class="fill-bad" />
        <rect width="1.5" height="5" class="fill-page" />
      </pattern>
    </defs>
  )
}
