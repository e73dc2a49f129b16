// Stops the look at a run and leaves what was found on the page; without this the link leads back.

const stop = document.getElementById('stop');

function tell(text) {
  const last = document.querySelector('.scan tbody.progress:last-child td');
  if (last !== null) last.textContent = text.replace('…', last.textContent.replace(/ …$/, ''));
}

stop?.addEventListener('click', (event) => {
  event.preventDefault();
  window.stop();
  tell('Stopped: ….');
  stop.remove();
});

addEventListener('load', () => stop?.remove());
