// What gets better with a script; everything works without.
addEventListener('change', ({ target }) => {
  // One box ticks all of its table.
  if (target.matches?.('[data-all]')) {
    for (const box of target.closest('table').querySelectorAll('[name="id"]')) {
      box.checked = target.checked
    }
  }
})

addEventListener('click', async ({ target }) => {
  const button = target.closest?.('[data-copy]')
  if (!button) return
  const text = document.getElementById(button.dataset.copy)?.textContent ?? ''
  await navigator.clipboard.writeText(text)
  button.querySelector('[data-said]').textContent = 'Copied'
})

for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false

// What scrolls must be reached by keys, also once the window is narrower.
function reachAll() {
  for (const box of document.querySelectorAll('.scroll, pre')) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
  }
}
reachAll()
addEventListener('resize', reachAll)
