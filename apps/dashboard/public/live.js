// Keeps the parts of the page as the server renders them. Only what differs is touched, so that
// focus, selection and scroll position stay where they are.

/** Events come every second; after this long without one, something is wrong. */
const silenceMs = 8000;

const connection = document.getElementById('connection');
let source;
let lastNewsMs = performance.now();

function copyAttributes(from, to) {
  for (const name of to.getAttributeNames()) {
    // Whether details are open is the reader's affair.
    if (!from.hasAttribute(name) && name !== 'open') to.removeAttribute(name);
  }
  for (const { name, value } of from.attributes) {
    if (to.getAttribute(name) !== value) to.setAttribute(name, value);
  }
}

/** What a row is about; rows of other things are never made into each other. */
function keyOf(node) {
  return node.dataset?.job ?? node.dataset?.run ?? node.dataset?.reason;
}

/** Makes the children of `to` like those of `from`; rows that stay are not moved. */
function patchChildren(from, to) {
  const wanted = [...from.childNodes];
  const keys = new Set(wanted.map(keyOf));
  for (const node of Array.from(to.childNodes)) if (!keys.has(keyOf(node))) node.remove();
  for (const [n, node] of wanted.entries()) {
    const present = to.childNodes[n];
    if (present !== undefined && keyOf(present) === keyOf(node)) patch(node, present);
    else to.insertBefore(node, present ?? null);
  }
  while (to.childNodes.length > wanted.length) to.lastChild.remove();
}

function patch(from, to) {
  if (from.nodeName !== to.nodeName) to.replaceWith(from);
  else if (from.nodeType !== Node.ELEMENT_NODE) {
    if (to.nodeValue !== from.nodeValue) to.nodeValue = from.nodeValue;
  } else {
    copyAttributes(from, to);
    patchChildren(from, to);
  }
}

function showParts(parts) {
  for (const [id, markup] of Object.entries(parts)) {
    const template = document.createElement('template');
    template.innerHTML = markup;
    patchChildren(template.content, document.getElementById(id));
  }
}

function tellConnection(isAlive) {
  connection.hidden = isAlive;
  if (isAlive) lastNewsMs = performance.now();
}

function connect() {
  source?.close();
  source = new EventSource('/events');
  source.addEventListener('parts', (event) => {
    tellConnection(true);
    showParts(JSON.parse(event.data));
    document.dispatchEvent(new Event('verdict:news'));
  });
}

setInterval(() => {
  if (document.hidden || performance.now() - lastNewsMs < silenceMs) return;
  tellConnection(false);
  lastNewsMs = performance.now();
  connect();
}, 1000);

// A page that nobody sees costs nothing; a browser also allows few connections to one host.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) source?.close();
  else {
    lastNewsMs = performance.now();
    connect();
  }
});

if (!document.hidden) connect();
