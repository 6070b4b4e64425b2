/** What a viewer may know of: the same value for as long as it is the same, and never more. */
import { expect, it } from 'vitest'
import { findVisible, visibleById, visibleIds, visibleOf } from '../../dashboard/queries/visible.ts'
import { aFleet, aRepository } from './facts.ts'
import { aViewer } from './open.ts'

const rocket = aRepository({ id: '1', name: 'rocket' })
const hidden = aRepository({ id: '2', name: 'hidden' })
const other = aRepository({ id: '3', name: 'other' })
const fleet = () => aFleet([rocket, hidden, other])

it('is one value for each request of somebody who sees the same', () => {
  const all = fleet()
  const first = visibleOf(all, aViewer('viewer', ['2']))
  expect(visibleOf(all, aViewer('viewer', ['2']))).toBe(first)
  expect(visibleIds(visibleOf(all, aViewer('viewer', ['2'])))).toBe(visibleIds(first))
  expect([...visibleIds(first)]).toEqual(['1', '3'])
})

it('follows at once when the same person may see less, or others', () => {
  const all = fleet()
  const before = visibleOf(all, aViewer('viewer', ['2']))
  const less = visibleOf(all, aViewer('viewer', ['2', '3']))
  expect(less).not.toBe(before)
  expect([...visibleById(less).keys()]).toEqual(['1'])
  const others = visibleOf(all, aViewer('viewer', ['1', '3']))
  expect([...visibleById(others).keys()]).toEqual(['2'])
})

it('is never of another fleet', () => {
  const viewer = aViewer('viewer', ['2'])
  const later = aFleet([rocket, hidden, other, aRepository({ id: '4', name: 'new' })])
  expect(visibleOf(fleet(), viewer).repositories).toHaveLength(2)
  expect(visibleOf(later, viewer).repositories).toHaveLength(3)
})

it('finds by name what is seen, and of two with one name the one that is', () => {
  const twin = aRepository({ id: '5', name: 'Rocket' })
  const all = aFleet([rocket, hidden, twin])
  expect(findVisible(all, aViewer('viewer'), rocket.owner, 'ROCKET')).toBe(rocket)
  expect(findVisible(all, aViewer('viewer', ['1']), rocket.owner, 'rocket')).toBe(twin)
  expect(findVisible(all, aViewer('viewer', ['2']), hidden.owner, 'hidden')).toBeUndefined()
})
