// Stops the look at a run and leaves what was found on the page; without this the link leads back.

const stop = document.getElementById('stop');

function tell(text) {
  const last = Array.from(document.querySelectorAll('.scan .progress td')).at(-1);
  if (last !== undefined) last.textContent = text.replace('…', last.textContent.replace(/ …$/, ''));
}

stop?.addEventListener('click', (event) => {
  event.preventDefault();
  window.stop();
  tell('Stopped: ….');
  stop.remove();
});

stop?.toggleAttribute('data-is-ready', true);
addEventListener('load', () => stop?.remove());
