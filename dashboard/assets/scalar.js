// Scalar takes the place of the plain list once it is there, and is mended where keys and readers
// of screens would not come along.
const plain = document.getElementById('plain')

function mend() {
  if (plain.isConnected && document.querySelector('.scalar-app h1')) {
    document.getElementById('plain-style').disabled = true
    plain.remove()
  }
  for (const button of document.querySelectorAll('button.scalar-code-copy')) {
    button.ariaLabel = 'Copy'
  }
  for (const list of document.querySelectorAll('ul.endpoints')) list.tabIndex = 0
  // All have one name, so none of them is a landmark.
  for (const card of document.querySelectorAll('.response-card[role=region]')) card.role = 'group'
}

let waiting = false
new MutationObserver(() => {
  if (waiting) return
  waiting = true
  requestAnimationFrame(() => {
    waiting = false
    mend()
  })
}).observe(document.body, { childList: true, subtree: true })
