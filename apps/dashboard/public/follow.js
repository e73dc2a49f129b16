// Shows a page that is not over yet as the server renders it, every second, until it is.

const everyMs = 1000;

async function look(shown) {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const next = page.getElementById(shown.id);
  // Only what differs, so that a screen reader tells no more than is new, and focus stays.
  if (next !== null && next.innerHTML !== shown.innerHTML) patch(next, shown);
}

function patch(from, to) {
  if (from.nodeName !== to.nodeName || from.childNodes.length !== to.childNodes.length) {
    to.replaceWith(from.cloneNode(true));
    return;
  }
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (to.nodeValue !== from.nodeValue) to.nodeValue = from.nodeValue;
    return;
  }
  for (const { name, value } of from.attributes) {
    if (to.getAttribute(name) !== value) to.setAttribute(name, value);
  }
  for (const [n, child] of [...from.childNodes].entries()) patch(child, to.childNodes[n]);
}

async function follow() {
  const shown = document.getElementById('follow');
  if (shown === null || shown.dataset.settled === 'true') return;
  // A page that nobody sees costs nothing.
  if (!document.hidden) await look(shown).catch(() => {}); // it is tried again
  setTimeout(follow, everyMs);
}

setTimeout(follow, everyMs);
